"""What is said by rule of billing and documentation, where the editors wrote nothing for a code (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from codes.domain.categories import category_of
from codes.domain.states import CodeState

_OPERATION: Final = (
    "The operative note names the indication, the side, the findings and what was done."
    " Ordinary care inside the global period is part of the payment."
)
_IMAGING: Final = (
    "Keep the order with its indication and a signed report of the findings;"
    " reading alone, on somebody else's equipment, is reported with modifier 26."
)
_TEST: Final = "Keep the order with its reason, the tracing or result, and a signed interpretation."
_VISIT: Final = "The level rests on the medical decision making or the total time of the day: note the one used."
_TREATMENT: Final = "Note the goal, what was done and for how long, and the progress; timed codes need their minutes."
_SUPPLY: Final = "Keep the order, what was given or handed over, and how much of it: one unit is what the code names."
_LABORATORY: Final = "Keep the order with the diagnosis that makes the test necessary, and the result."
_ORDER: Final = "Keep the order and the reason for the service; a payer may ask for prior authorization."

_BY_CATEGORY: Final[Mapping[str, str]] = {
    "anesthesia": "Note start and end of the anesthesia time, the physical status, and who was present.",
    "evaluation-management": _VISIT,
    "performance-measures": "The chart shows the result or the reason that the code reports.",
    **dict.fromkeys(
        ("skin-breast", "musculoskeletal", "respiratory", "cardiovascular-surgery", "blood-lymphatic", "digestive",
         "mediastinum-diaphragm", "urinary", "male-genital", "reproductive", "female-genital", "maternity",
         "endocrine-surgery", "nervous-system", "eye-surgery", "ear-surgery", "operating-microscope"),
        _OPERATION,
    ),
    **dict.fromkeys(
        ("diagnostic-imaging", "ultrasound", "imaging-guidance", "breast-bone-imaging", "nuclear-medicine",
         "portable-radiology"),
        _IMAGING,
    ),
    **dict.fromkeys(
        ("gastroenterology", "eye-services", "ear-nose-throat-services", "cardiology", "vascular-studies",
         "pulmonology", "allergy-immunology", "glucose-monitoring", "neurology-sleep"),
        _TEST,
    ),
    **dict.fromkeys(
        ("psychiatry", "biofeedback", "rehabilitation", "health-behavior", "cognitive-testing", "acupuncture",
         "osteopathic", "chiropractic", "nutrition", "radiation-oncology", "dialysis"),
        _TREATMENT,
    ),
    **dict.fromkeys(
        ("drugs", "transport-supplies", "enteral-parenteral", "medical-equipment", "equipment-contractor",
         "orthotics-prosthetics", "vision-hearing", "immunization", "hospital-outpatient", "infusion-chemotherapy"),
        _SUPPLY,
    ),
    **dict.fromkeys(("pathology-laboratory", "laboratory-level-ii", "laboratory-coronavirus"), _LABORATORY),
}  # fmt: skip

_BY_STATE: Final[Mapping[CodeState, str]] = {
    CodeState.VALUED_NOT_MEDICARE: "Ask the payer beforehand, as Medicare's rules decide nothing here.",
    CodeState.COMPONENT: "Say by modifier 26 or TC which part you did.",
    CodeState.ANESTHESIA: "Payers expect the modifier of who gave or directed it, and the minutes.",
    CodeState.MEASURE_ONLY: "It stands on the claim beside the service, without a price.",
    CodeState.NO_PHYSICIAN_WORK: "It is often done by staff: note who did it and on whose order.",
    CodeState.CARRIER_PRICED: "Send the report with the claim, since the contractor sets the price by what was done.",
    CodeState.NOT_VALID_FOR_MEDICARE: "Ask the payer whether it takes the code, at which rate, and whether before"
    " treatment its authorization is needed.",
    CodeState.NONCOVERED: "Tell Medicare patients before the service that they pay for it themselves.",
    CodeState.BUNDLED: "Medicare does not take it as a line of its own.",
    CodeState.OTHER_SCHEDULE: "Look for its price in the schedule that it belongs to, such as those of drugs,"
    " laboratory tests, equipment or ambulances.",
    CodeState.DELETED: "Use it only for services up to its last day.",
    CodeState.UNKNOWN_TO_THIS_VERSION: "Look its value up in the published fee schedule until this site can read it.",
    CodeState.NOT_IN_SCHEDULE: "Ask the payer whether and at which rate it takes the code.",
}


def billing_by_rule(code: str, state: CodeState) -> str:
    """Return what holds for every code of a category in a state; never empty."""
    if state is CodeState.DELETED:
        return _BY_STATE[state]
    of_category = _BY_CATEGORY.get(category_of(code).slug, _ORDER)
    return f"{of_category} {_BY_STATE.get(state, '')}".strip()
