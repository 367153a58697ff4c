# Made the csv files of this folder but trials.csv, means.csv, given.csv and default-stopping.csv: Rscript make.R (R 4.2.2, metafor 3.8-1).
# The tests do not need R.
suppressMessages(library(metafor))
options(digits = 16, scipen = -2)
trials <- read.csv("trials.csv")
trials[3:6] <- lapply(trials[3:6], as.numeric) # products of whole numbers would overflow
again <- trials[trials$set == "collins1985a", ]
again$set <- "collins1985a-all" # keeps the trial without events in the ratios, corrected
trials <- rbind(trials, again)
sets <- unique(trials$set)
measures <- c("RR", "OR", "RD")
# metafor stops at a change of 1e-5 in tau2 (REML) or of 1e-4 (PM, Q-profile); these run until nothing changes.
tight <- list(threshold = 1e-15, maxiter = 100000, tol = 1e-15, tau2.max = 1000)

outcomes <- function(set, measure) {
  d <- trials[trials$set == set, ]
  drop <- measure != "RD" && set != "collins1985a-all"
  e <- escalc(measure = measure, ai = e1, n1i = n1, ci = e0, n2i = n0, data = d, drop00 = drop)
  data.frame(set = set, study = d$study, measure = measure, yi = as.numeric(e$yi), vi = e$vi)
}
combine <- function(make) do.call(rbind, unlist(lapply(sets, function(s) lapply(measures, function(m) make(s, m))), FALSE))
save <- function(table, name) write.csv(table, name, row.names = FALSE, quote = FALSE, na = "", eol = "\n")
known <- function(set, measure) { o <- outcomes(set, measure); o[!is.na(o$yi), ] }

pools <- function(set, measure) {
  o <- known(set, measure)
  rows <- expand.grid(method = c("REML", "DL", "PM"), test = c("z", "knha", "adhoc"), stringsAsFactors = FALSE)
  do.call(rbind, Map(function(method, test) {
    r <- rma(yi, vi, data = o, method = method, test = test, control = tight)
    p <- predict(r)
    data.frame(set, measure, method, test, k = r$k, est = as.numeric(r$beta), se = r$se, low = r$ci.lb, high = r$ci.ub,
               tau2 = r$tau2, i2 = r$I2, h2 = r$H2, prediction_low = p$pi.lb, prediction_high = p$pi.ub)
  }, rows$method, rows$test))
}

heterogeneity <- function(set, measure) {
  r <- rma(yi, vi, data = known(set, measure), control = tight)
  ci <- confint(r, control = tight)$random["tau^2", ]
  data.frame(set, measure, k = r$k, q = r$QE, p = r$QEp, tau2_low = ci[["ci.lb"]], tau2_high = ci[["ci.ub"]])
}

mantel_haenszel <- function(set, measure) {
  d <- trials[trials$set == set, ]
  r <- suppressWarnings(rma.mh(measure = measure, ai = e1, n1i = n1, ci = e0, n2i = n0, data = d))
  data.frame(set, measure, est = as.numeric(r$beta), se = r$se, low = r$ci.lb, high = r$ci.ub)
}

egger <- function(set, measure) {
  o <- known(set, measure)
  if (nrow(o) < 10) return(NULL)
  g <- regtest(o$yi, o$vi, model = "lm", ret.fit = TRUE)
  slope <- coef(summary(g$fit))[2, ]
  data.frame(set, measure, k = nrow(o), slope = slope[[1]], slope_se = slope[[2]], t = g$zval, df = g$dfs, p = g$pval, limit = g$est,
             limit_low = g$ci.lb, limit_high = g$ci.ub)
}

without_one <- function(set, measure) {
  o <- known(set, measure)
  weight <- weights(rma(yi, vi, data = o, control = tight))
  do.call(rbind, lapply(seq_len(nrow(o)), function(i) {
    r <- rma(yi, vi, data = o[-i, ], test = "knha", control = tight)
    data.frame(set, measure, study = o$study[i], weight = weight[[i]], est = as.numeric(r$beta), low = r$ci.lb, high = r$ci.ub,
               tau2 = r$tau2)
  }))
}

save(combine(outcomes), "contrasts.csv")
save(combine(pools), "pools.csv")
save(combine(heterogeneity), "heterogeneity.csv")
save(combine(mantel_haenszel), "mantel-haenszel.csv")
save(combine(egger), "egger.csv")
save(rbind(without_one("bcg", "RR"), without_one("nielweise2007", "OR")), "without-one.csv")

# Means, Peto's method, and parts of a pool (the sets of metadat are in means.csv and given.csv).
means <- read.csv("means.csv")
scored <- function(measure) {
  e <- escalc(measure = measure, m1i = m1, sd1i = sd1, n1i = n1, m2i = m0, sd2i = sd0, n2i = n0, data = means)
  data.frame(set = means$set, study = means$study, measure = measure, yi = as.numeric(e$yi), vi = e$vi)
}
scores <- rbind(scored("MD"), scored("SMD"))
peto_of <- function(set) {
  d <- trials[trials$set == set, ]
  r <- suppressWarnings(rma.peto(ai = e1, n1i = n1, ci = e0, n2i = n0, data = d, add = 0, to = "none"))
  data.frame(set, est = as.numeric(r$beta), se = r$se, low = r$ci.lb, high = r$ci.ub)
}
given <- read.csv("given.csv") # published as standardised differences
score_pools <- function(set, measure) {
  all <- rbind(scores, given)
  o <- all[all$measure == measure & all$set == set, ]
  do.call(rbind, lapply(c("REML", "DL", "PM"), function(method) {
    stop_at <- if (measure == "MD") 1e-10 else 1e-14 # the spread of points can be in the hundreds
    r <- rma(yi, vi, data = o, method = method, test = "adhoc", control = modifyList(tight, list(threshold = stop_at)))
    p <- predict(r)
    data.frame(set, measure, method, k = r$k, est = as.numeric(r$beta), se = r$se, low = r$ci.lb, high = r$ci.ub,
               tau2 = r$tau2, prediction_low = p$pi.lb, prediction_high = p$pi.ub)
  }))
}
parts_of <- function(measure) { # the first six and the last seven trials of BCG
  o <- known("bcg", measure)
  fits <- lapply(list(1:6, 7:13), function(i) rma(yi, vi, data = o[i, ], control = tight))
  r <- rma(sapply(fits, function(f) as.numeric(f$beta)), sei = sapply(fits, function(f) f$se), method = "FE")
  data.frame(set = "bcg", measure, q = r$QE, p = r$QEp)
}
save(scores, "scores.csv")
save(do.call(rbind, lapply(c("bcg", "collins1985a", "nielweise2007", "hine1989"), peto_of)), "peto.csv")
both <- function(set) rbind(score_pools(set, "MD"), score_pools(set, "SMD"))
save(rbind(both("normand1999"), both("gibson2002"), both("dagostino1998"), score_pools("raudenbush1985", "SMD")), "score-pools.csv")
save(rbind(parts_of("RR"), parts_of("OR")), "parts.csv")
