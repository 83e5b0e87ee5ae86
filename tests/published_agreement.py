"""Published coefficients and the tables behind them: what any implementation must give."""

from typing import Final

FLEISS_1971: Final = [
    [0, 0, 0, 6, 0], [0, 3, 0, 0, 3], [0, 1, 4, 0, 1], [0, 0, 0, 0, 6], [0, 3, 0, 3, 0], [2, 0, 4, 0, 0],
    [0, 0, 4, 0, 2], [2, 0, 3, 1, 0], [2, 0, 0, 4, 0], [0, 0, 0, 0, 6], [1, 0, 0, 5, 0], [1, 1, 0, 4, 0],
    [0, 3, 3, 0, 0], [1, 0, 0, 5, 0], [0, 2, 0, 3, 1], [0, 0, 5, 0, 1], [3, 0, 0, 1, 2], [5, 1, 0, 0, 0],
    [0, 2, 0, 4, 0], [1, 0, 2, 0, 3], [0, 0, 0, 0, 6], [0, 1, 0, 5, 0], [0, 2, 0, 1, 3], [2, 0, 0, 4, 0],
    [1, 0, 0, 4, 1], [0, 5, 0, 1, 0], [4, 0, 0, 0, 2], [0, 2, 0, 4, 0], [1, 0, 5, 0, 0], [0, 0, 0, 0, 6],
]  # fmt: skip
"""30 patients, six psychiatrists, five diagnoses: items by classes (Fleiss 1971)."""

KRIPPENDORFF_C: Final = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
"""Four observers by twelve units, with missing values (Krippendorff 2011, example C)."""

GWET_3X3: Final = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
"""100 cases, two abstractors, three classes (Gwet 2014)."""

MS_WINNIPEG: Final = [[38, 5, 0, 1], [33, 11, 3, 0], [10, 14, 5, 6], [3, 7, 3, 10]]
"""149 patients, two neurologists, four ordered diagnoses (Landis and Koch 1977)."""

COHEN_1968: Final = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
"""200 cases, two judges, three diagnoses (Cohen 1968)."""

COHEN_1968_DISAGREEMENT: Final = [[0, 1, 3], [1, 0, 6], [3, 6, 0]]

ARTSTEIN_POESIO: Final = [[46, 0, 0], [6, 32, 6], [0, 0, 10]]
"""100 utterances, two coders (Artstein and Poesio 2008)."""

BALANCED: Final = [[40, 9], [6, 45]]
SKEWED: Final = [[80, 10], [5, 5]]
"""The same raw agreement of .85, at even and at uneven prevalence (Feinstein and Cicchetti 1990)."""

ANXIETY: Final = (
    [3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4],
    [2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2],
)
"""20 subjects, two raters, levels 1 to 6 of which 5 is used by neither (R package irr)."""
