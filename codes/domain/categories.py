"""Which category a code belongs to: one table of code ranges (pure)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from string import ascii_uppercase

from codes.domain.values import is_level_ii


@dataclass(frozen=True, slots=True)
class Category:
    """A family of codes: `slug` stands in addresses and never changes, `name` is for people."""

    slug: str
    name: str


ANESTHESIA = Category("anesthesia", "Anesthesia")
EVALUATION = Category("evaluation-management", "Evaluation and management")
IMMUNIZATION = Category("immunization", "Immunization")
LABORATORY = Category("pathology-laboratory", "Pathology and laboratory")
CARDIOVASCULAR = Category("cardiovascular-surgery", "Heart and vascular surgery")
VASCULAR_ACCESS = Category("vascular-access", "Blood draws, transfusion and vascular access")
MEASURES = Category("performance-measures", "Performance measures")
MEDICINE = Category("other-medicine", "Other medical services")
OTHER_HCPCS = Category("other-hcpcs", "Other HCPCS")

# The first code of each range of numeric codes; a range ends where the next begins.
_NUMERIC: tuple[tuple[str, Category], ...] = (
    ("00000", ANESTHESIA),
    ("10000", Category("skin-breast", "Skin and breast surgery")),
    ("20000", Category("musculoskeletal", "Musculoskeletal surgery")),
    ("30000", Category("respiratory", "Respiratory surgery")),
    ("33000", CARDIOVASCULAR),
    # A blood draw or a line is no operation; between them stand the treatments of veins.
    ("36400", VASCULAR_ACCESS),
    ("36465", CARDIOVASCULAR),
    ("36500", VASCULAR_ACCESS),
    ("36800", CARDIOVASCULAR),
    ("38000", Category("blood-lymphatic", "Spleen, marrow and lymphatic surgery")),
    ("39000", Category("mediastinum-diaphragm", "Mediastinum and diaphragm surgery")),
    ("40000", Category("digestive", "Digestive surgery and endoscopy")),
    ("50000", Category("urinary", "Urinary surgery")),
    ("54000", Category("male-genital", "Male genital surgery")),
    ("55920", Category("reproductive", "Reproductive system procedures")),
    ("56000", Category("female-genital", "Female genital surgery")),
    ("59000", Category("maternity", "Maternity care and delivery")),
    ("60000", Category("endocrine-surgery", "Endocrine surgery")),
    ("61000", Category("nervous-system", "Nervous system surgery")),
    ("65000", Category("eye-surgery", "Eye surgery")),
    ("69000", Category("ear-surgery", "Ear surgery")),
    ("69990", Category("operating-microscope", "Operating microscope")),
    ("70000", Category("diagnostic-imaging", "Diagnostic imaging")),
    ("76500", Category("ultrasound", "Diagnostic ultrasound")),
    ("77000", Category("imaging-guidance", "Imaging guidance")),
    ("77046", Category("breast-bone-imaging", "Breast and bone imaging")),
    ("77200", Category("radiation-oncology", "Radiation oncology")),
    ("78000", Category("nuclear-medicine", "Nuclear medicine")),
    ("80000", LABORATORY),
    ("90000", IMMUNIZATION),
    ("90785", Category("psychiatry", "Psychiatry and psychotherapy")),
    ("90900", Category("biofeedback", "Biofeedback")),
    ("90935", Category("dialysis", "Dialysis")),
    ("91000", Category("gastroenterology", "Gastroenterology tests")),
    ("92000", Category("eye-services", "Eye examinations and tests")),
    ("92500", Category("ear-nose-throat-services", "Ear, nose, throat, speech and hearing services")),
    ("92920", Category("cardiology", "Cardiology")),
    ("93880", Category("vascular-studies", "Vascular studies")),
    ("94000", Category("pulmonology", "Pulmonary function and ventilation")),
    ("95000", Category("allergy-immunology", "Allergy and immunology")),
    ("95249", Category("glucose-monitoring", "Glucose monitoring")),
    ("95700", Category("neurology-sleep", "Neurology and sleep studies")),
    ("96040", Category("genetic-counseling", "Genetic counseling")),
    ("96100", Category("cognitive-testing", "Neuropsychological and cognitive testing")),
    ("96156", Category("health-behavior", "Health behavior services")),
    ("96360", Category("infusion-chemotherapy", "Infusion, injection and chemotherapy")),
    ("96567", Category("dermatology-services", "Dermatology services")),
    ("97000", Category("rehabilitation", "Physical medicine and rehabilitation")),
    ("97802", Category("nutrition", "Medical nutrition therapy")),
    ("97810", Category("acupuncture", "Acupuncture")),
    ("98000", EVALUATION),
    ("98920", Category("osteopathic", "Osteopathic manipulation")),
    ("98940", Category("chiropractic", "Chiropractic manipulation")),
    ("98960", Category("education-remote-care", "Education and remote care")),
    ("99000", MEDICINE),
    ("99100", ANESTHESIA),
    ("99150", Category("sedation", "Moderate sedation")),
    ("99160", MEDICINE),
    ("99202", EVALUATION),
    ("99500", Category("home-services", "Home visits and medication management")),
)
_FIRST_CODES = tuple(first for first, _ in _NUMERIC)

# Four digits and a letter.
_BY_LAST_LETTER: Mapping[str, Category] = {
    "A": IMMUNIZATION,
    "F": MEASURES,
    "M": LABORATORY,
    "T": Category("emerging-technology", "Emerging technology"),
    "U": LABORATORY,
}

# HCPCS Level II: a letter and four digits.
_BY_FIRST_LETTER: Mapping[str, Category] = {
    "A": Category("transport-supplies", "Transport, supplies and radiopharmaceuticals"),
    "B": Category("enteral-parenteral", "Enteral and parenteral therapy"),
    "C": Category("hospital-outpatient", "Hospital outpatient items"),
    "D": Category("dental", "Dental"),
    "E": Category("medical-equipment", "Durable medical equipment"),
    "G": Category("medicare-services", "Medicare professional services"),
    "J": Category("drugs", "Drugs given other than by mouth"),
    "K": Category("equipment-contractor", "Equipment codes of the Medicare contractors"),
    "L": Category("orthotics-prosthetics", "Orthotics and prosthetics"),
    "M": Category("quality-medical", "Quality measures and medical services"),
    "P": Category("laboratory-level-ii", "Laboratory and blood products"),
    "Q": Category("temporary", "Temporary codes"),
    "R": Category("portable-radiology", "Portable radiology"),
    "S": Category("private-payer", "Private payer codes"),
    "T": Category("state-medicaid", "State Medicaid codes"),
    "U": Category("laboratory-coronavirus", "Coronavirus laboratory tests"),
    "V": Category("vision-hearing", "Vision, hearing and speech items"),
}


def category_of(code: str) -> Category:
    """Return the category of a code of five characters; "Other HCPCS" for what no range or letter names (H2020)."""
    if code.isdigit():
        return _NUMERIC[bisect_right(_FIRST_CODES, code) - 1][1]
    if is_level_ii(code):
        return _BY_FIRST_LETTER.get(code[0], OTHER_HCPCS)
    return _BY_LAST_LETTER.get(code[-1], OTHER_HCPCS)


def page_path(code: str) -> str:
    """Return the one right address of a code's page, which names its category."""
    return f"/codes/{category_of(code).slug}/{code}/"


def categories() -> tuple[Category, ...]:
    """Return every category once: those of numeric codes in code order, then those by letter, "Other HCPCS" last."""
    numeric = (category for _, category in _NUMERIC)
    return tuple(dict.fromkeys((*numeric, *_BY_LAST_LETTER.values(), *_BY_FIRST_LETTER.values(), OTHER_HCPCS)))


def numeric_ranges(category: Category) -> tuple[tuple[str, str], ...]:
    """Return the ranges of five-digit codes of a category: first code, and the first that is no more in it."""
    ends = (*_FIRST_CODES[1:], ":")  # the character after 9
    return tuple((first, end) for (first, owner), end in zip(_NUMERIC, ends, strict=True) if owner == category)


def letters(category: Category) -> tuple[str, str]:
    """Return the first letters of its Level II codes and the last letters of its codes of four digits and a letter."""
    first = [letter for letter in ascii_uppercase if _BY_FIRST_LETTER.get(letter, OTHER_HCPCS) == category]
    last = [letter for letter in ascii_uppercase if _BY_LAST_LETTER.get(letter, OTHER_HCPCS) == category]
    return "".join(first), "".join(last)


def category_by_slug(slug: str) -> Category | None:
    """Return the category of an address, None where there is none."""
    return _BY_SLUG.get(slug)


_BY_SLUG: Mapping[str, Category] = {category.slug: category for category in categories()}
