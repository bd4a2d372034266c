"""Many reports to rows, in one process or several, each on its own so that a bad one stops no other."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final

from geoincidents.compile.workers import parallel_map, usable_cores
from geoincidents.errors import BudgetError, FileFormatError, InputError
from geoincidents.events import incident_rows
from geoincidents.events.watch import Watch
from geoincidents.gazetteer import Gazetteer
from geoincidents.reports.decoding import MOST_CHARACTERS, bytes_of, decoded, is_page
from geoincidents.reports.finding import PAGE_SUFFIXES, sources_of
from geoincidents.reports.lines import LINE_SUFFIXES, count_lines, report_of_line
from geoincidents.reports.page import report_of_page
from geoincidents.reports.values import Report, Source, Unread
from geoincidents.text.dates.grammar import ISO

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from geoincidents.events.protocol import ReportReader
    from geoincidents.gazetteer import Reference

    Job = tuple["Task", tuple[Source | Unread, ...]]
    Rows = list[dict[str, Any]]
    Outcome = Rows | Unread
    Progress = Callable[[str, int, int], None]

_BATCH: Final = 8  # so that a long report beside short ones does not leave the other processes waiting
# A process needs about a second to start, in which one reads eight reports of a page (measured on 2 cores).
_WORTH_A_PROCESS: Final = 32
_STAGE: Final = "reports"
_OURS: Final = frozenset({__name__.partition(".")[0], "builtins"})


@dataclass(frozen=True, slots=True)
class Task:
    """How reports are to be read; the same for all of them.

    Attributes
    ----------
    published, source_name, source_url
        What the caller says of every report, before what its file says.
    near, country
        What the reports are about.
    encoding
        Encoding of the files; None for what they say themselves, else UTF-8.
    reader
        What reads the text; the package's own reader when it is None.
    budget_s
        Seconds that one report may take.
    gazetteer
        Files of the gazetteer, the one that wins first; the embedded one when empty.
    """

    published: str | date | None = None
    near: Reference | None = None
    country: str | None = None
    source_name: str | None = None
    source_url: str | None = None
    encoding: str | None = None
    reader: ReportReader | None = None
    budget_s: float | None = None
    gazetteer: tuple[str, ...] = ()


def read_all(
    files: Sequence[Path],
    task: Task,
    *,
    gazetteer: Gazetteer,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Generator[Outcome, None, None]:
    """Rows of each report, or why it was not read, in the order of the files.

    Parameters
    ----------
    files
        The files.
    task
        How they are read.
    gazetteer
        Places to resolve against.
    workers
        Processes; by default one for few reports and one a core for many.
    progress
        Called with a word, the reports that are done and how many there are.

    Yields
    ------
    list of dict or Unread
        One for each report.

    Raises
    ------
    InputError
        If the number of processes is not positive.
    """
    if workers is not None and workers < 1:
        raise InputError(f"workers={workers} is no number of processes. Give 1 or more.")
    whole = sum(count_lines(file) if file.suffix.lower() in LINE_SUFFIXES else 1 for file in files)
    if workers is None:
        workers = 1 if whole <= _WORTH_A_PROCESS else usable_cores()
    sources = sources_of(files)
    outcomes = (
        (read_source(source, task, gazetteer) for source in sources)
        if workers == 1
        else _elsewhere(sources, replace(task, gazetteer=_files_of(gazetteer)), workers)
    )
    with closing(outcomes):
        for done, outcome in enumerate(outcomes, start=1):
            if progress is not None:
                progress(_STAGE, done, whole)
            yield outcome


def read_source(source: Source | Unread, task: Task, gazetteer: Gazetteer) -> Outcome:
    """Rows of a report that stands in a file, or why it was not read."""
    if isinstance(source, Unread):
        return source
    try:
        return _rows(source, task, gazetteer)
    except Exception as error:  # noqa: BLE001 whatever is wrong with one report, the others are read
        return Unread(source.label, error)


def _rows(source: Source, task: Task, gazetteer: Gazetteer) -> Outcome:
    report = _report(source, task.encoding)
    return _rows_of(report, source.label, task, gazetteer, _published(source, report, task))


def read_document(report: Report, label: str, task: Task, gazetteer: Gazetteer) -> Outcome:
    """Rows of a report that is in memory, or why it was not read."""
    if not isinstance(report.text, str) or not report.text.strip():
        return Unread(label, FileFormatError(f"{label} holds no text."))
    try:
        return _rows_of(report, label, task, gazetteer, _day_of(report, label, task))
    except Exception as error:  # noqa: BLE001 whatever is wrong with one report, the others are read
        return Unread(label, error)


def _rows_of(report: Report, label: str, task: Task, gazetteer: Gazetteer, published: str | date | None) -> Outcome:
    if len(report.text) > MOST_CHARACTERS:
        msg = f"{label} has {len(report.text):,} characters and is no single report. Split it into its reports."
        raise FileFormatError(msg)
    watch = Watch.of(task.budget_s)
    try:
        rows = incident_rows(
            report.text,
            published=published,
            source_name=task.source_name or report.source_name,
            source_url=task.source_url or report.source_url,
            gazetteer=gazetteer,
            country=task.country,
            near=task.near,
            reader=task.reader,
            watch=watch,
        )
    except RecursionError:
        raise FileFormatError(f"{label} is nested too deeply to be a report. Leave it out.") from None
    if watch.told:
        return Unread(label, BudgetError(f"{label} was read in part: {watch.told}"), rows)
    return rows


def _report(source: Source, encoding: str | None) -> Report:
    if source.line:
        return report_of_line(source, encoding)
    raw = bytes_of(source.path)
    if source.path.suffix.lower() in PAGE_SUFFIXES or is_page(raw):
        return report_of_page(raw, source.path, encoding)
    return Report(decoded(raw, repr(str(source.path)), encoding), None, source.path.name)


def _published(source: Source, report: Report, task: Task) -> str | date | None:
    """Day of publication: as the caller says, as the report says, or as the file is called; None where its text may."""
    if task.published is None and report.published is None:
        match = ISO.search(source.path.stem.replace("_", " "))
        if match is not None:
            return match.group()
    remedy = "put it into the line" if source.line else "put the day into the file name"
    return _day_of(report, source.label, task, remedy)


def _day_of(report: Report, label: str, task: Task, remedy: str = "give each report its day") -> str | date | None:
    """Day of publication as the caller or the report says; None where its text may."""
    from geoincidents.events.when import published_day, stated_day

    if task.published is not None:
        return task.published
    if report.published is not None:
        try:
            return published_day(report.published)
        except InputError:
            msg = f"{label}: published is {report.published!r}, not a day. Write it as YYYY-MM-DD."
            raise InputError(msg) from None
    if stated_day(report.text) is None:
        raise InputError(f"{label} has no day of publication. Pass published='YYYY-MM-DD', or {remedy}.")
    return None


def _files_of(gazetteer: Gazetteer) -> tuple[str, ...]:
    """Files behind a gazetteer, by which another process opens it; none for the embedded one."""
    if gazetteer is Gazetteer.embedded():
        return ()
    return tuple(str(file.path) for file in gazetteer.store.files)


@lru_cache(maxsize=1)
def _opened(files: tuple[str, ...]) -> Gazetteer:
    """Gazetteer of some files, opened once a process."""
    if not files:
        return Gazetteer.embedded()
    return Gazetteer.open(files[0]) if len(files) == 1 else Gazetteer.stack(*map(Gazetteer.open, files))


def _read_batch(job: Job) -> list[Outcome]:
    task, sources = job
    return [_sendable(read_source(source, task, _opened(task.gazetteer))) for source in sources]


def _sendable(outcome: Outcome) -> Outcome:
    """Keep of an error of another library what is sure to reach the other process: its words."""
    if isinstance(outcome, Unread) and type(outcome.error).__module__.partition(".")[0] not in _OURS:
        return Unread(outcome.label, RuntimeError(f"{type(outcome.error).__name__}: {outcome.error}"), outcome.rows)
    return outcome


def _elsewhere(sources: Iterable[Source | Unread], task: Task, workers: int) -> Generator[Outcome, None, None]:
    """Read batches in other processes; what a process died of is read once more, each report in one of its own."""
    rest = iter(sources)
    jobs = ((task, batch) for batch in iter(lambda: tuple(islice(rest, _BATCH)), ()))
    with closing(parallel_map(_read_batch, jobs, workers=workers, on_lost=_split)) as results:
        for result in results:
            yield from result


def _split(job: Job) -> list[Outcome]:
    task, sources = job
    singles: list[Job] = [(task, (source,)) for source in sources]
    # Two at least, so that none of them is read in this very process.
    singles += [(task, ())] * (len(singles) == 1)
    return list(chain.from_iterable(parallel_map(_read_batch, singles, workers=1 + 1, on_lost=_lost)))


def _lost(job: Job) -> list[Outcome]:
    why = "the process that read it ended at once (out of memory?). Leave it out, or read it alone"
    return [Unread(source.label, FileFormatError(f"{source.label}: {why}.")) for source in job[1]]
