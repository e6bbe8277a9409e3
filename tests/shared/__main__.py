"""Writes the vectors anew: `python -m tests.shared`. What differs afterwards is a change of a rule."""

from __future__ import annotations

from tests.shared import (
    categories,
    code_words,
    patient_data,
    preview,
    reasons,
    release,
    roles,
    search,
    sentence_vectors,
    sessions,
    typed_codes,
)
from tests.shared.files import write

if __name__ == "__main__":
    write(typed_codes.FILE, typed_codes.cases())
    write(patient_data.FILE, patient_data.cases())
    write(roles.FILE, roles.cases())
    write(release.FILE, release.rows())
    write(categories.FILE, categories.cases())
    write(code_words.STATES_FILE, code_words.states())
    write(code_words.INDICATORS_FILE, code_words.indicators())
    write(code_words.CODES_FILE, code_words.policies())
    write(reasons.FILE, reasons.cases())
    write(sessions.FILE, sessions.cases())
    write(preview.file_of(preview.DEMO), preview.demo())
    for policy in preview.POLICIES:
        write(preview.file_of(policy), preview.cases(policy))
    write(sentence_vectors.FILE, sentence_vectors.cases())
    write(sentence_vectors.NAMES_FILE, sentence_vectors.names())
    write(search.FILE, search.cases())
    write(search.MADE_FILE, search.generated_cases())
    write(search.SHORTHAND_FILE, search.shorthand())
    write(search.RELATED_FILE, search.related())
