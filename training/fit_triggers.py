"""Fits which words tell of an event, and of which type, on ``training/notes``; cross-validated by note and by file.

python training/fit_triggers.py [--penalty P] [--out FOLDER]
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

ROOT: Final = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from check_notes import AGAIN, english_notes, offsets  # noqa: E402
from fit_analyser import named_rows_of  # noqa: E402
from loglinear import fit, folds_of, options  # noqa: E402
from telling import foremost  # noqa: E402

from geoincidents.events.cues import ACTS, candidates, modality_at, sentence_cues, topic_cues, word_cues  # noqa: E402
from geoincidents.events.modality import Modality  # noqa: E402
from geoincidents.events.screening import FLOOR, screen_cues  # noqa: E402
from geoincidents.events.triggers import CONSEQUENCES, LEAST  # noqa: E402
from geoincidents.text.document import Analysis, Document  # noqa: E402
from geoincidents.text.sentences import Sentence  # noqa: E402
from geoincidents.text.words import Word, split_words  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from geoincidents.events.scorer import Scorer

NONE: Final = "none"
EVENT: Final = "event"
BESIDE: Final = 0.03
"""Weight of an act that is not labelled in a note with events of its kind: it may tell of one of them again."""


def cases_of(note: dict[str, Any]) -> list[tuple[list[str], list[str], str, float]]:
    """For each candidate of a note: its cues, those of the topic, its type or none, and how much it counts."""
    document = Document.read(note["text"])
    events = [(offsets(note["text"], e["trigger"]), e) for e in note["events"]]
    tolls = [
        ((offsets(note["text"], e[side]["words"]) or (0, 0))[0], e)
        for e in note["events"]
        for side in ("killed", "injured")
        if e[side] and e[side].get("words")
    ]
    families = {family_of(e["type"]) for e in note["events"]}
    cases = []
    for sentence in document.sentences:
        analysis = document.analysis(sentence)
        numbers = candidates(analysis)
        inside = [(span, e) for span, e in events if span and sentence.start <= span[0] < sentence.end]
        labels: dict[int, str] = {}
        skipped: set[int] = set()
        for span, event in inside:
            touched = [n for n in analysis.at(*span) if n in numbers]
            if touched:
                head = foremost(analysis, touched)
                labels[head] = event["type"]
                skipped.update(n for n in touched if n != head)
        for toll, event in tolls:
            if sentence.start <= toll < sentence.end:
                harmed = [n for n in numbers if analysis.words[n].lemma in CONSEQUENCES and n not in skipped]
                if harmed:
                    labels.setdefault(min(harmed, key=lambda n: abs(analysis.words[n].start - toll)), event["type"])
        shared = sentence_cues(analysis)
        topic = topic_cues(analysis)
        for number in numbers:
            if number in skipped and number not in labels:
                continue
            label = labels.get(number, NONE)
            again = any(family_of(kind) in families for kind in _kinds_of(analysis.classes[number]))
            vague = analysis.classes[number] & ACTS and not _kinds_of(analysis.classes[number])
            weight = 1.0 if label != NONE else BESIDE if events and (again or vague) else 1.0
            cases.append(
                (
                    [*shared, *word_cues(analysis, number, numbers[number], modality_at(analysis, number))],
                    topic,
                    label,
                    weight,
                )
            )
    return cases


def _kinds_of(classes: Collection[str]) -> set[str]:
    """Types of event that classes name by themselves."""
    return {PLAIN[name.removesuffix("?")] for name in classes if name.removesuffix("?") in PLAIN}


def family_of(event_type: str) -> str:
    """Types that are told by the same words."""
    return next((name for name, kinds in FAMILIES.items() if event_type in kinds), event_type)


FAMILIES: Final = {
    "violence": {
        *("attack_on_civilians", "attack_unspecified", "armed_clash", "shelling", "air_strike", "explosive_device"),
        *("chemical_weapon", "territory_change", "sexual_violence"),
    },
    "crowd": {"protest", "riot"},
    "taking": {"abduction", "arrest"},
    "property": {"property_destruction", "riot"},
}


def peaceful_cases(folder: Path) -> list[tuple[list[str], str, float]]:
    """Candidates of text in which nothing happens: reviews, letters, guides of the treebanks, as tagged there."""
    cases = []
    for path in sorted(folder.glob("*-train.conllu.gz")):
        for name, rows in named_rows_of(path):
            peaceful = name.startswith(PEACEFUL)
            words, at = [], 0
            for cells in rows:
                words.append(Word(at, at + len(cells[1]), cells[1], cells[1].casefold(), cells[2].casefold(), cells[4]))
                words[-1].head, words[-1].relation = int(cells[6]) - 1, cells[7]
                at += len(cells[1]) + 1
            body = " ".join(word.text for word in words)
            analysis = Analysis.of(Sentence(0, at, body, 0, 0, ()), words)
            shared = sentence_cues(analysis)
            cases += [
                ([*shared, *word_cues(analysis, number, around, modality_at(analysis, number))], NONE, ELSEWHERE)
                for number, around in candidates(analysis).items()
                if peaceful or not (analysis.classes[number] & ACTS or around)
            ]
    return cases


def plain_cases() -> list[tuple[list[str], str]]:
    """Every word that names one kind of act by itself, as a case of that kind: what is known before any note."""
    cases = []
    for row in VOCABULARY.read_text(encoding="utf-8").splitlines():
        word, part, names = row.split("\t")
        kinds = {PLAIN[name] for name in names.split() if name in PLAIN}
        if len(kinds) == 1 and " " not in word:
            shapes = (
                (("VBD", "root"), ("VBN", "root")) if part == "v" else (("NN", "nsubj"), ("NN", "obj"), ("NN", "nmod"))
            )
            own = [f"c:{name}" for name in names.split()]
            own += [f"m:{Modality.REAL}", *_patterns_of(word, part)]
            cases += [
                (
                    [
                        *(f"bias:{part}", f"l:{word}.{part}", f"t:{tag}", f"r:{relation}"),
                        *own,
                        *(f"{cue}.{tag}" for cue in own if cue.startswith("c:")),
                    ],
                    min(kinds),
                )
                for tag, relation in shapes
            ]
    return cases


def _patterns_of(word: str, part: str) -> list[str]:
    """Cues of the patterns that a word matches by itself."""
    tag = "VB" if part == "v" else "NN"
    sentence = Sentence(0, len(word), word, 0, 0, ())
    alone = Analysis.of(sentence, [Word(0, len(word), word, word, word, tag)])
    return [f"pattern:{phrase.cue}" for phrase in candidates(alone).get(0, ())] or ["pattern:none"]


PLAIN: Final = {
    **dict.fromkeys(("kill", "shoot", "beat", "cut", "kill_n", "shoot_n", "blade_n"), "attack_on_civilians"),
    **dict.fromkeys(("explode", "explosion_n"), "explosive_device"),
    **dict.fromkeys(("clash", "clash_n"), "armed_clash"),
    **dict.fromkeys(("abduct", "abduct_n"), "abduction"),
    **dict.fromkeys(("arrest", "arrest_n"), "arrest"),
    **dict.fromkeys(("protest", "protest_n"), "protest"),
    **dict.fromkeys(("riot", "riot_n"), "riot"),
    **dict.fromkeys(("destroy", "rob", "destroy_n", "rob_n"), "property_destruction"),
    **dict.fromkeys(("rape", "rape_n"), "sexual_violence"),
    **dict.fromkeys(("attack", "attack_n"), "attack_unspecified"),
    **dict.fromkeys(("territory",), "territory_change"),
    **dict.fromkeys(("move", "move_n"), "movement"),
    **dict.fromkeys(("agree", "agree_n"), "agreement"),
    **dict.fromkeys(("disrupt", "disrupt_n"), "disrupted_weapons"),
    **dict.fromkeys(("bomb", "shelling_n"), "shelling"),
    **dict.fromkeys(("air_n",), "air_strike"),
    **dict.fromkeys(("chemical_n",), "chemical_weapon"),
}
PRIOR: Final = 1.0
"""Weight of a word of the vocabulary as a case."""


def screen_cases(notes: list[dict[str, Any]], folder: Path | None) -> list[tuple[str, list[str], str, float]]:
    """Sentences of notes and of the treebanks: note, bare words, whether they tell of an event, weight."""
    cases = []
    for note in notes:
        told = [offsets(note["text"], w) for e in note["events"] for w in (e["trigger"], *e.get(AGAIN, ()))]
        for sentence in Document.read(note["text"]).sentences:
            here = any(span and sentence.start <= span[0] < sentence.end for span in told)
            single = len(note["events"]) == 1  # whose further mentions are not listed
            weight = WANTED if here else BESIDE if single else 1.0
            cases.append((note["id"], list(screen_cues(folded(sentence.text))), EVENT if here else NONE, weight))
    for path in sorted(folder.glob("*-train.conllu.gz")) if folder else ():
        for name, rows in named_rows_of(path):
            peaceful = name.startswith(PEACEFUL)
            text = " ".join(cells[1] for cells in rows)
            cases.append(("", list(screen_cues(folded(text))), NONE, ELSEWHERE if peaceful else ELSEWHERE / 4))
    return cases


def folded(text: str) -> list[str]:
    """Words of a text, folded."""
    return [word.lower for word in split_words(text)]


WANTED: Final = 4.0
"""Weight of a sentence that tells of an event: to pass one over costs more than to look at one in vain."""
VOCABULARY: Final = ROOT / "geoincidents" / "text" / "data" / "vocabulary.tsv"
PEACEFUL: Final = ("reviews", "email", "answers", "GUM_academic", "GUM_voyage", "GUM_whow", "GUM_interview", "GUM_vlog")
ELSEWHERE: Final = 0.4
PENALTY: Final = 2.0
"""Penalty at which notes of a hand that was held out are read best."""


def fit_both(
    kept: Sequence[tuple[list[str], list[str], str, float]],
    quiet: Sequence[tuple[list[str], str, float]],
    plain: Sequence[tuple[list[str], str]],
    penalty: float,
) -> tuple[Scorer, Scorer]:
    """Whether a word tells of an event, and of which type, from cases of notes, of quiet text and of plain words."""
    told = [EVENT if label != NONE else NONE for _, _, label, _ in kept]
    whether = fit(
        [cues for cues, *_ in kept] + [cues for cues, _, _ in quiet] + [cues for cues, _ in plain],
        told + [NONE] * len(quiet) + [EVENT] * len(plain),
        weights=[weight for *_, weight in kept] + [ELSEWHERE] * len(quiet) + [PRIOR] * len(plain),
        penalty=penalty,
    )
    typed = [([*cues, *topic], label) for cues, topic, label, _ in kept if label != NONE] + list(plain)
    kinds = fit(
        [cues for cues, _ in typed],
        [label for _, label in typed],
        weights=[1.0] * (len(typed) - len(plain)) + [PRIOR] * len(plain),
        penalty=penalty,
    )
    return whether, kinds


def main() -> None:
    """Fit, cross-validate, write."""
    parser = options("Fit the triggers.", penalty=PENALTY)
    parser.add_argument("--treebanks", type=Path)
    given = parser.parse_args()
    notes = english_notes()
    read = [cases_of(note) for note in notes]
    labelled = sum(label != NONE for cases in read for _, _, label, _ in cases)
    print(f"{labelled} of {sum(len(n['events']) for n in notes)} triggers are candidates")
    folds = folds_of(notes, given)

    quiet = peaceful_cases(given.treebanks) if given.treebanks else []
    plain = plain_cases()
    print(f"{len(quiet)} candidates where nothing happens, {len(plain)} plain words")

    screened = screen_cases(notes, given.treebanks)
    fold_of = {note["id"]: fold for note, fold in zip(notes, folds, strict=True)}

    def screen_of(held: object) -> Scorer:
        kept = [case for case in screened if fold_of.get(case[0]) != held]
        return fit(
            [cues for _, cues, _, _ in kept],
            [label for *_, label, _ in kept],
            weights=[weight for *_, weight in kept],
            penalty=given.penalty,
        )

    def fitted(held: object) -> tuple[Scorer, Scorer]:
        kept = [case for cases, fold in zip(read, folds, strict=True) if fold != held for case in cases]
        return fit_both(kept, quiet, plain, given.penalty)

    if given.folds or given.by_file:
        tally: Counter[str] = Counter()
        for held in sorted(set(folds)):
            tally.update(_passed(screen_of(held), [c for c in screened if fold_of.get(c[0]) == held]))
            whether, kinds = fitted(held)
            for cases, fold in zip(read, folds, strict=True):
                if fold == held and cases:
                    tally.update(_judged(whether, kinds, cases))
        print(json.dumps(tally, default=int))
    if given.out:
        whether, kinds = fitted(object())
        screen_of(object()).save(given.out / "screen.npz")
        whether.save(given.out / "triggers.npz")
        kinds.save(given.out / "types.npz")


def _passed(screen: Scorer, cases: list[tuple[str, list[str], str, float]]) -> Counter[str]:
    """How many sentences are looked at, of those that tell of events and of the others."""
    shares = screen.probabilities([cues for _, cues, _, _ in cases])[:, screen.answers.index(EVENT)]
    found = zip(cases, shares, strict=True)
    return Counter(f"{label}: sentences {'kept' if share >= FLOOR else 'passed'}" for (*_, label, _), share in found)


def _judged(whether: Scorer, kinds: Scorer, cases: list[tuple[list[str], list[str], str, float]]) -> Counter[str]:
    """What a pair of scorers gets right in a note."""
    tally: Counter[str] = Counter()
    shares = whether.probabilities([cues for cues, *_ in cases])[:, whether.answers.index(EVENT)]
    types = kinds.probabilities([[*cues, *topic] for cues, topic, _, _ in cases])
    wanted = {label for _, _, label, _ in cases} - {NONE}
    tally["notes with an event" if wanted else "notes without"] += 1
    tally["found" if wanted else "false"] += int(shares.max() >= LEAST)
    if wanted:
        tally["type of the surest"] += kinds.answers[int(types[int(shares.argmax())].argmax())] in wanted
    for (_, _, label, _), share, row in zip(cases, shares, types, strict=True):
        if label != NONE:
            tally["triggers"] += 1
            tally["trigger found"] += int(share >= LEAST)
            tally["trigger typed"] += kinds.answers[int(row.argmax())] == label
    return tally


if __name__ == "__main__":
    main()
