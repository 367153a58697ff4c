#!/usr/bin/env bash
# metafor looks for Paule and Mandel's tau-squared with the tolerance of R's uniroot, about 0.00012 of tau-squared itself, whatever the unit. The
# same six trials differ not at all (tau 0, I-squared 0 %) as differences of risks between 0 and 1, and clearly (I-squared 36 %) as percentage
# points; the default REML and ML move too. No warning is given. `control=list(tol=1e-12)`, `threshold=` for REML and ML, cures it.
# Matters for pools of rare adverse events, whose tau-squared is of that size. Needs R 4 and Debian's apt-get; metafor 3.8-1 itself
# and what it loads beside R's recommended packages are unpacked in the temporary folder.
set -euo pipefail
command -v Rscript >/dev/null || { echo "R is needed to try this."; exit 2; }
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
chmod 755 "$place"
(cd "$place" && apt-get download -q r-cran-metafor=3.8-1-1 r-cran-metadat=1.2-0-2 r-cran-mathjaxr=1.6-0-1 r-cran-pbapply=1.7-0-1 >/dev/null 2>&1) \
  || { echo "apt-get does not offer metafor 3.8-1 here."; exit 2; }
for package in "$place"/*.deb; do dpkg-deb --extract "$package" "$place/unpacked"; done
export R_LIBS="$place/unpacked/usr/lib/R/site-library"
cat > "$place/try.R" <<'R'
suppressMessages(library(metafor))
cat("metafor", as.character(packageVersion("metafor")), "\n")
stopifnot(packageVersion("metafor") == "3.8.1", startsWith(find.package("metafor"), Sys.getenv("R_LIBS")))
e <- escalc(measure = "RD", ai = c(3, 1, 9, 4, 0, 7), n1i = c(2000, 900, 2500, 1800, 700, 3000),
            ci = c(10, 2, 8, 15, 3, 9), n2i = c(2000, 900, 2500, 1800, 700, 3000))
told <- function(unit, method, ...) {
  r <- rma(e$yi * unit, e$vi * unit^2, method = method, ...)
  cat(sprintf("%-5s unit %4g  tau %.6f  I2 %5.1f %%  estimate %.6f (%.6f to %.6f)\n", method, unit, sqrt(r$tau2) / unit, r$I2,
              coef(r) / unit, r$ci.lb / unit, r$ci.ub / unit))
  r$I2
}
usual <- sapply(c(1, 100), told, method = "PM")
for (method in c("REML", "ML", "DL")) sapply(c(1, 100), told, method = method)
cat("with a tolerance that is small beside tau-squared:\n")
strict <- sapply(c(1, 100), told, method = "PM", control = list(tol = 1e-14))
as_found <- usual[1] == 0 && usual[2] > 30 && abs(strict[1] - strict[2]) < 1e-3
if (!as_found) stop("CHANGED: it finds the same in every unit now")
R
Rscript --vanilla "$place/try.R" 2>"$place/err" || { tail -3 "$place/err"; exit 1; }
echo "As found: whether these trials differ hangs on whether risks are written from 0 to 1 or in percent."
