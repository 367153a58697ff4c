# What R's metafor says of the sets that metafor.py wrote: Rscript metafor.R FOLDER
suppressMessages(library(metafor))
pdf(NULL)
options(digits = 17, scipen = -2)
folder <- commandArgs(TRUE)[1]
bayes <- commandArgs(TRUE)[2]
with_bayes <- !is.na(bayes) && nzchar(bayes)
if (with_bayes) { suppressMessages(library(mvtnorm)); source(file.path(bayes, "R", "bayesmeta.R")) }
read <- function(name) read.csv(file.path(folder, name), stringsAsFactors = FALSE)
save <- function(x, name) write.csv(x, file.path(folder, name), row.names = FALSE, na = "")
tight <- list(threshold = 1e-14, maxiter = 100000, tol = 1e-14, tau2.max = 10000, stepadj = 0.5)
quiet <- function(x) suppressWarnings(suppressMessages(x))
ends <- function(r) c(as.numeric(r$beta), r$ci.lb, r$ci.ub)

trials <- read("trials.csv")
found <- list()
note <- function(set, what, values) found[[length(found) + 1]] <<- data.frame(set, what, place = seq_along(values), value = values)
pools <- function(s, m, e) {
  for (method in c("REML", "DL", "PM")) for (test in c("adhoc", "z")) {
    r <- tryCatch(quiet(rma(yi, vi, data = e, method = method, test = test, control = tight)), error = function(x) NULL)
    if (!is.null(r)) note(s, paste(m, method, test, sep = "-"), ends(r))
  }
  r <- tryCatch(quiet(rma(yi, vi, data = e, test = "adhoc", control = tight)), error = function(x) NULL)
  if (!is.null(r) && nrow(e) > 3) {
    for (what in c("cumul", "leave1out")) {
      o <- tryCatch(quiet(if (what == "cumul") cumul(r) else leave1out(r)), error = function(x) NULL)
      if (is.null(o)) next
      from <- if (what == "cumul") 2 else 1
      for (i in from:nrow(e)) note(s, paste(m, what, i, sep = "-"), c(o$estimate[i], o$ci.lb[i], o$ci.ub[i]))
    }
  }
  if (nrow(e) >= 10) {
    g <- tryCatch(quiet(regtest(e$yi, e$vi, model = "lm")), error = function(x) NULL)
    if (!is.null(g)) note(s, paste0(m, "-egger"), c(g$zval, g$pval, g$est))
    if (!is.null(r)) { f <- quiet(funnel(r, level = c(90, 95, 99), refline = 0)); note(s, paste0(m, "-funnel"), c(f$x, f$y)) }
  }
  if (with_bayes && m %in% c("OR", "SMD") && nrow(e) <= 6 && as.integer(substring(s, 2)) < 120) {
    b <- tryCatch(quiet(bayesmeta(as.numeric(e$yi), sqrt(as.numeric(e$vi)), tau.prior = function(t) dhalfnormal(t, scale = 0.5),
      interval.type = "central", delta = 0.001, epsilon = 1e-6)), error = function(x) NULL)
    if (!is.null(b)) {
      q <- c("median", "95% lower", "95% upper")
      note(s, paste0(m, "-bayes"), c(b$summary[q, "mu"], b$summary[q, "tau"], b$summary[q[2:3], "theta"]))
    }
  }
}
for (s in unique(trials$set)) {
  d <- trials[trials$set == s, ]
  for (m in c("RR", "OR", "RD")) {
    e <- quiet(escalc(measure = m, ai = e1, n1i = n1, ci = e0, n2i = n0, data = d, drop00 = m != "RD"))
    e <- e[!is.na(e$yi), ]
    note(s, paste0(m, "-y"), as.numeric(e$yi)); note(s, paste0(m, "-v"), as.numeric(e$vi))
    if (nrow(e) < 3) next
    pools(s, m, e)
    h <- tryCatch(quiet(rma.mh(measure = m, ai = e1, n1i = n1, ci = e0, n2i = n0, data = d)), error = function(x) NULL)
    if (!is.null(h)) note(s, paste0(m, "-MH"), ends(h))
    if (m == "OR") {
      h <- tryCatch(quiet(rma.peto(ai = e1, n1i = n1, ci = e0, n2i = n0, data = d)), error = function(x) NULL)
      if (!is.null(h)) note(s, "OR-Peto", ends(h))
    }
  }
}
scores <- read("scores.csv")
of_scores <- function(m, d) escalc(measure = m, m1i = m1, sd1i = sd1, n1i = n1, m2i = m0, sd2i = sd0, n2i = n0, data = d)
for (s in unique(scores$set)) for (m in c("MD", "SMD")) {
  e <- quiet(of_scores(m, scores[scores$set == s, ]))
  note(s, paste0(m, "-y"), as.numeric(e$yi)); note(s, paste0(m, "-v"), as.numeric(e$vi))
  pools(s, m, e)
}
save(do.call(rbind, found), "theirs.csv")

analyses <- read("analyses.csv")
for (name in c("estimate", "low", "high")) analyses[[name]] <- NA_real_
for (i in seq_len(nrow(analyses))) {
  a <- analyses[i, ]
  d <- read(paste0("entered-", a$pool, "-", a$entered, ".csv"))
  if (a$cells == "left-out") d <- d[with(d, e1 > 0 & e1 < n1 & e0 > 0 & e0 < n0), ]
  r <- tryCatch(quiet(if (a$measure %in% c("MD", "SMD")) rma(yi, vi, data = of_scores(a$measure, d), method = a$spread, test = a$test, control = tight)
  else if (a$spread == "Peto") rma.peto(ai = e1, n1i = n1, ci = e0, n2i = n0, data = d)
  else if (a$spread == "MH") rma.mh(measure = a$measure, ai = e1, n1i = n1, ci = e0, n2i = n0, data = d) else {
    e <- escalc(measure = a$measure, ai = e1, n1i = n1, ci = e0, n2i = n0, data = d, drop00 = a$measure != "RD")
    rma(yi, vi, data = e[!is.na(e$yi), ], method = a$spread, test = a$test, control = tight)
  }), error = function(x) NULL)
  if (!is.null(r)) analyses[i, c("estimate", "low", "high")] <- ends(r)
}
save(analyses, "analyses-theirs.csv")
