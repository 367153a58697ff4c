# R's answers to the ten questions of questions.py, each as CSV under its name: Rscript questions.R FOLDER
# Base R only. An empty cell is missing, a text "NA" would be none; letters are UTF-8 wherever this runs.
options(digits = 15, scipen = 20)
folder <- commandArgs(TRUE)[1]
read <- function(name) read.csv(file.path(folder, paste0(name, ".csv")), na.strings = "", encoding = "UTF-8")
true <- function(column) tolower(as.character(column)) == "true"
tell <- function(name, rows) {
  cat("# ", name, "\n", sep = "")
  write.table(rows, stdout(), sep = ",", row.names = FALSE, col.names = FALSE, na = "", qmethod = "double")
}
total <- function(x) if (all(is.na(x))) NA else sum(x, na.rm = TRUE)
by <- function(rows, keys, ...) {  # one row for each group: its keys, then what each function says of it
  asked <- list(...)
  groups <- split(rows, do.call(paste, c(rows[keys], sep = "\r")), drop = TRUE)
  one <- function(g) {
    said <- lapply(asked, function(f) f(g))
    cbind(g[1, keys, drop = FALSE], setNames(data.frame(said), paste0("x", seq_along(said))))
  }
  do.call(rbind, lapply(unname(groups), one))
}
studies <- read("studies"); contrasts <- read("contrasts"); arms <- read("arms"); harms <- read("harms")
treatments <- read("treatments"); members <- read("pool_members"); codes <- read("codes"); status <- read("status")

tell("designs", by(studies, c("family", "kind"), nrow, function(g) sum(!is.na(g$randomised)), function(g) total(g$randomised)))
listed <- strsplit(studies$treatments, " ")
of <- studies[rep(seq_len(nrow(studies)), lengths(listed)), ]
of$treatment <- unlist(listed)
of <- of[of$kind == "rct" & of$treatment %in% treatments$treatment, ]
tell("treatments", by(of, "treatment", nrow, function(g) min(g$year, na.rm = TRUE), function(g) max(g$year, na.rm = TRUE)))
rr <- subset(contrasts, measure == "RR" & events > 0 & control_events > 0)
rr$same <- as.integer(abs(rr$estimate - (rr$events / rr$n) / (rr$control_events / rr$control_n)) < 1e-9)
tell("ratios", by(rr, "same", nrow, function(g) length(unique(g$study))))
rd <- subset(contrasts, measure == "RD")
tell("differences", by(subset(rd, timing == "at"), c("control_type", "outcome"), nrow,
  function(g) min(g$estimate), function(g) mean(g$estimate), function(g) max(g$estimate)))
used <- unique(members[true(members$included), c("pool", "pooled_contrast")])
m <- merge(used, subset(rd, vi > 0), by.x = "pooled_contrast", by.y = "contrast")
tell("pools", by(m, "pool", nrow, function(g) sum(g$estimate / g$vi) / sum(1 / g$vi), function(g) sum(1 / g$vi)))
h <- merge(subset(harms, grade != "recalled"), read("study_arms")[c("study", "arm", "role")])
tell("harms", by(h, c("event", "role"), nrow, function(g) length(unique(g$study)), function(g) total(g$n),
  function(g) total(g$events), function(g) sum(!is.na(g$percent))))
keys <- c("study", "source", "grade")
f <- rbind(arms[keys], harms[keys], read("scores")[keys], read("effects")[keys])
f <- merge(f, read("sources")[c("study", "source", "address")], by = c("study", "source"))
tell("sources", by(f, "grade", nrow, function(g) sum(!is.na(g$address))))
u <- do.call(rbind, lapply(c("role", "grade", "timing", "control_type"), function(name)
  data.frame(column = name, code = arms[[name]][!is.na(arms[[name]])])))
tell("codes", by(merge(u, codes, all.x = TRUE), c("column", "code", "meaning"), nrow))
tell("unknown", by(arms, "timing", nrow, function(g) sum(is.na(g$events)), function(g) sum(is.na(g$time_days)),
  function(g) mean(g$time_days, na.rm = TRUE), function(g) sum(true(g$primary))))
x <- merge(status[!is.na(status$date), names(status) != "family"], treatments[c("treatment", "family")])
first <- tapply(x$date, x$family, min)
letters <- by(studies, "family", function(g) sum(nchar(g$name)), function(g) sum(nchar(g$publication)))
letters$first <- as.character(first[letters$family])
tell("letters", letters)

# The declared pools, worked out again by metafor from the comparisons in the files, where it is installed.
if (requireNamespace("metafor", quietly = TRUE)) {
  pools <- subset(read("pools"), !is.na(estimate))
  tau <- c("REML, Hartung-Knapp" = "REML", "DerSimonian-Laird, Hartung-Knapp" = "DL", "Paule-Mandel, Hartung-Knapp" = "PM")
  quiet <- function(x) suppressWarnings(suppressMessages(x))
  again <- function(i) {
    p <- pools[i, ]
    d <- merge(used[used$pool == p$pool, ], contrasts[contrasts$measure == p$measure, ], by.x = "pooled_contrast", by.y = "contrast")
    r <- if (p$method == "Mantel-Haenszel") {
      quiet(metafor::rma.mh(measure = p$measure, ai = events, n1i = n, ci = control_events, n2i = control_n, data = d))
    } else {
      quiet(metafor::rma(yi, vi, data = d, method = tau[[p$method]], test = if (true(p$guarded)) "adhoc" else "knha",
        control = list(threshold = 1e-14, maxiter = 100000, tol = 1e-14, tau2.max = 10000, stepadj = 0.5)))
    }
    back <- if (p$measure == "RD") identity else exp
    data.frame(p[c("pool", "measure", "method")], back(as.numeric(r$beta)), back(r$ci.lb), back(r$ci.ub))
  }
  rows <- lapply(seq_len(nrow(pools)), again)
  tell("metafor", do.call(rbind, lapply(rows, setNames, paste0("x", 1:6))))
}
