"""LaTeX → plain text: accents, symbols, Greek letters, what is raised and lowered; unknown commands are named."""

from __future__ import annotations

import re
import unicodedata

from .cleaning import LONGEST, lowered, raised

ACCENTS = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a", "d": "\u0323",
    "b": "\u0331",
}  # fmt: skip
LETTERS = {
    "ss": "ß", "o": "ø", "O": "Ø", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "l": "ł",
    "L": "Ł", "i": "ı", "j": "ȷ", "th": "þ", "TH": "Þ", "dh": "ð", "DH": "Ð", "dj": "đ", "DJ": "Đ", "ng": "ŋ",
    "textendash": "–", "textemdash": "—", "ldots": "…", "dots": "…", "textellipsis": "…", "textquoteright": "’",
    "textquoteleft": "‘", "textquotedblleft": "“", "textquotedblright": "”", "textquotesingle": "'",
    "textquotedbl": '"', "guillemotleft": "«", "guillemotright": "»", "textless": "<", "textgreater": ">", "lt": "<",
    "gt": ">", "textpm": "±", "pm": "±", "times": "×", "texttimes": "×", "div": "÷", "cdot": "·", "leq": "≤", "le": "≤",
    "geq": "≥", "ge": "≥", "neq": "≠", "ne": "≠", "approx": "≈", "sim": "∼", "infty": "∞", "to": "→",
    "rightarrow": "→", "leftarrow": "←", "uparrow": "↑", "downarrow": "↓", "textdegree": "°", "degree": "°",
    "textmu": "µ", "micro": "µ", "textregistered": "®", "texttrademark": "™", "copyright": "©", "textcopyright": "©",
    "textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^", "textbar": "|", "textbullet": "•",
    "textperiodcentered": "·", "textsection": "§", "S": "§", "P": "¶", "pounds": "£", "euro": "€", "texteuro": "€",
    "textunderscore": "_", "textdollar": "$", "backslash": "\\", "prime": "′", "circ": "°", "LaTeX": "LaTeX",
    "BibTeX": "BibTeX", "TeX": "TeX", "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε",
    "varepsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ", "vartheta": "ϑ", "iota": "ι", "kappa": "κ", "lambda": "λ",
    "mu": "μ", "nu": "ν",
    "xi": "ξ",
    "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ",
    "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ",
    "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
TEXTED = re.compile(r"text(alpha|beta|gamma|delta|epsilon|kappa|lambda|mu|omega|theta|sigma|tau|chi|psi|phi|pi|rho)")
DROPPED = {
    "textit", "textbf", "textrm", "textsf", "texttt", "textsc", "textsl", "textup", "textmd", "textnormal", "text",
    "emph", "em", "it", "bf", "rm", "sc", "sf", "tt", "sl", "mbox", "hbox", "mathrm", "mathit", "mathbf", "mathsf",
    "mathcal", "mathbb", "ensuremath", "protect", "relax", "uppercase", "lowercase", "MakeUppercase", "uline",
    "underline", "mkbibemph", "mkbibitalic", "mkbibbold", "mkbibparens", "mkbibquote", "enquote", "url", "noopsort",
    "NoCaseChange", "selectlanguage", "foreignlanguage", "nobreakspace", "noindent", "operatorname", "textquote",
    "boldmath", "unboldmath", "displaystyle", "small", "large", "slash", "bgroup", "egroup", "ignorespaces", "unskip",
}  # fmt: skip
"""How something looks, not what it says."""
SPACES = {"quad", "qquad", "space", "nobreakspace", "thinspace", "enspace", "linebreak", "newline", "par", "slash"}
ACCENT = re.compile(
    r"\\(?:(['`^\"~=.])|([uvHckrdb])(?![A-Za-z]))\s*(?:\{\s*(\\[ij](?![A-Za-z])|[^\W\d_])?\s*(?:\{\})?\s*\}|(\\[ij](?![A-Za-z])|[^\W\d_]))"
)
NESTED = re.compile(r"\\(['`^\"~=.]|[uvHckrdb](?![A-Za-z]))\s*\{\s*\{([^\W\d_]|\\[ij])\}\s*\}")
COMMAND = re.compile(r"\\([A-Za-z]+)\*?[ \t\n]*(\{\})?")
SUPERSCRIPT = re.compile(r"\^\s*(?:\{([^{}]*)\}|([0-9A-Za-z+*-]))")
SUBSCRIPT = re.compile(r"_\s*(?:\{([^{}]*)\}|([0-9A-Za-z]))")
LINK = re.compile(r"\\href\s*\{([^{}]*)\}\s*(\{)")
SIGNS = re.compile(r"\$\\(less|greater|mathsemicolon)\s*\$")
"""So the service behind DOIs writes tags and entities of a title."""
MATHS = re.compile(r"(?<!\\)\$\$?([^$]{0,400}?)(?<!\\)\$\$?|\\\((.{0,400}?)\\\)")


def plain(text: str, unknown: list[str]) -> str:
    """Text without LaTeX. The names of commands that have no plain text are added to ``unknown``."""
    text = text[:LONGEST]
    text = SIGNS.sub(lambda match: {"less": "<", "greater": ">"}.get(match[1], ";"), text)
    text = NESTED.sub(r"\\\1{\2}", text)
    for _ in range(3):  # `\\~{\\^e}` holds one accent in another
        text = ACCENT.sub(_accent, text)
    text = MATHS.sub(lambda match: _formula(match, unknown), text)
    text = LINK.sub(r"\2", text)
    text = re.sub(r"\\(?:text|mkbib)(super|sub)script\s*\{([^{}]*)\}", _script, text)
    text = COMMAND.sub(lambda match: _letter(match[1], unknown), text)
    text = re.sub(r"\\\\|\\[,;:>\s]", " ", text)
    text = re.sub(r"\\[-/!@]", "", text)
    text = re.sub(r"\\([&%$#_{}])", lambda match: {"{": "\x01", "}": "\x02"}.get(match[1], match[1]), text)
    text = text.replace("``", "“").replace("''", "”")
    text = text.replace("---", "—").replace("--", "–").replace("~", " ").replace("{", "").replace("}", "")
    return unicodedata.normalize("NFC", text.replace("\x01", "{").replace("\x02", "}"))


def _accent(match: re.Match[str]) -> str:
    letter = (match[3] or match[4] or "").removeprefix("\\")
    return unicodedata.normalize("NFC", letter + ACCENTS[match[1] or match[2]]) if letter else ""


def _script(match: re.Match[str]) -> str:
    return raised(match[2]) if match[1] == "super" else lowered(match[2])


def verbatim(text: str) -> str:
    """An address or number: nothing in it is typography but what had to be escaped."""
    text = re.sub(r"\\text(less|greater)\s*(\{\})?|\$([<>])\$", lambda m: m[3] or {"less": "<"}.get(m[1], ">"), text)
    return re.sub(r"\\(?:url|href)\b|\\(?=[^A-Za-z])|[{}]", "", text).strip()


def _formula(match: re.Match[str], unknown: list[str]) -> str:
    """A formula as far as a line of text can say it; what is none (`$5 and $6`) stays."""
    text = match[1] or match[2] or ""
    if not re.search(r"[\\^_=<>]|^\S{1,12}$", text):
        return match[0]
    text = COMMAND.sub(lambda found: _letter(found[1], unknown), text)
    text = SUPERSCRIPT.sub(lambda found: raised(found[1] or found[2]), text)
    return SUBSCRIPT.sub(lambda found: lowered(found[1] or found[2]), text)


def _letter(command: str, unknown: list[str]) -> str:
    if command in SPACES:
        return " "
    greek = TEXTED.fullmatch(command)
    if letter := LETTERS.get(greek[1] if greek else command):
        return letter
    if command not in DROPPED:
        unknown.append("\\" + command)
    return ""
