"""What real extracts get wrong, done on purpose and written into the plan as it is done.

Whatever takes a row out is put only where the rest of the stay holds together without it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from flscase.records.synthetic.dice import Dice
from flscase.records.synthetic.plan import ABSENT, OTHER_HOSPITALS, Episode, Person, Stay
from flscase.records.synthetic.world import World

_MISSING: Final = ("", "", "-", "NULL", "null", "NA", "na", "N/A", "n/a", " ", " - ")
_NO_DATE: Final = (*_MISSING, "1800-01-01", "1801-01-01", "1800-01-01 00:00:00")
_WRONG_DATE: Final = (*_NO_DATE, "2023-02-30")
PERSON: Final = "TOKEN_PERSON_ID"
_TIMES: Final = (" 00:00:00", "T08:15:00", " 23:59")


class Flaws:
    """Spoils plans."""

    def __init__(self, seed: int, world: World) -> None:
        self.dice = Dice(seed, 2)
        self.world = world
        self.chances: dict[str, float] = world.settings["flaws"]
        self._ways: tuple[Callable[[Stay, Episode], None], ...] = (
            self._no_person, self._no_provider, self._unfinished, self._no_start, self._no_end,
            self._backwards, self._no_admission, self._several,
        )  # fmt: skip

    def cut(self, person: Person) -> None:
        """Cut a life to what the extract holds of it."""
        for stay in person.stays:
            for episode in stay.episodes:
                self._cut(episode)

    def spoil(self, person: Person) -> None:
        """Spoil some of a person's rows."""
        for stay in person.stays:
            self._spoil_stay(stay)

    def _cut(self, episode: Episode) -> None:
        """An extract holds the episodes that end in its years; one still open may stand in it, unfinished."""
        if episode.end < self.world.start or episode.start > self.world.end:
            episode.fate = ABSENT
        elif episode.end > self.world.end:
            episode.fate = "unfinished" if self.dice.happens(0.5) else ABSENT
            episode.write(EPISTAT="1", EPIEND="", DISMETH="8", DISDEST="98")

    def _spoil_stay(self, stay: Stay) -> None:
        dice, chances = self.dice, self.chances
        kept = [episode for episode in stay.episodes if episode.kept]
        if not kept:
            return
        if stay.plain and dice.happens(chances["episode"]):
            episode = dice.one_of(kept)
            dice.one_of(self._ways)(stay, episode)
        for episode in kept:
            if episode.kept:
                self._blemish(stay, episode)

    def _blemish(self, stay: Stay, episode: Episode) -> None:
        """Blemishes that leave the row in."""
        dice, chances = self.dice, self.chances
        if stay.plain and episode.order == 1 and dice.happens(chances["missing_admission_date"]):
            self._fill(episode)
        elif stay.plain and len(stay.episodes) == 1 and dice.happens(chances["no_order"]):
            episode.order = None
            episode.write(EPIORDER=dice.one_of(_MISSING))
        elif stay.plain and len(stay.episodes) == 1 and dice.happens(chances["odd_order"]):
            episode.order = dice.one_of((98, 99))
        elif dice.happens(chances["no_age"]):
            episode.age = None
            episode.write(STARTAGE=dice.one_of(_MISSING))
        elif dice.happens(chances["time_part"]):
            episode.write(EPISTART=date.fromordinal(episode.start).isoformat() + dice.one_of(_TIMES))
        elif dice.happens(chances["long_provider"]):
            episode.write(PROCODE3=episode.provider + dice.one_of(("01", "00", "H5")))
        if dice.happens(chances["copy"]):
            self._copy(episode)

    def _fill(self, episode: Episode) -> None:
        """Leave out an admission date that the episode start tells."""
        if _told_by_start(episode):
            episode.write(ADMIDATE=self.dice.one_of(_NO_DATE))

    def _copy(self, episode: Episode) -> None:
        """Deliver a row again: equal in what makes it the same, not in everything else."""
        dice = self.dice
        other: dict[str, str] = dice.one_of(
            (
                {}, {"SEX": "9"}, {"DISMETH": "4", "DISDEST": "79"}, {"DIAG_02": "C795", "DIAG_03": "V031"},
                {"STARTAGE": "41"}, {"LSOA11": "Z99999999"}, {"DIAG_01": episode.diagnoses[0].swapcase()},
            )
        )  # fmt: skip
        if episode.order == 1 and _told_by_start(episode) and dice.happens(0.2):
            other = {"ADMIDATE": dice.one_of(_NO_DATE)}
        episode.copies = [dict(other) for _ in range(2 if dice.happens(0.1) else 1)]

    def _no_person(self, stay: Stay, episode: Episode) -> None:
        self._drop(episode, "no_person", **{PERSON: self.dice.one_of(_MISSING)})

    def _no_provider(self, stay: Stay, episode: Episode) -> None:
        self._drop(episode, "no_provider", PROCODE3=self.dice.one_of(_MISSING))

    def _unfinished(self, stay: Stay, episode: Episode) -> None:
        self._drop(episode, "unfinished", EPISTAT=self.dice.one_of(("1", "9", "", "-")))

    def _no_start(self, stay: Stay, episode: Episode) -> None:
        self._drop(episode, "no_episode_start", EPISTART=self.dice.one_of(_WRONG_DATE))

    def _no_end(self, stay: Stay, episode: Episode) -> None:
        self._drop(episode, "no_episode_end", EPIEND=self.dice.one_of(_WRONG_DATE))

    def _backwards(self, stay: Stay, episode: Episode) -> None:
        before = date.fromordinal(episode.start - self.dice.between(1, 40)).isoformat()
        self._drop(episode, "end_before_start", EPIEND=before)

    def _no_admission(self, stay: Stay, episode: Episode) -> None:
        """No admission date, and none to be told from the start: a later episode, or a transfer in."""
        if episode.order == 1:
            how = {"ADMISORC": self.dice.one_of(("51", "52", "53"))}
            if self.dice.happens(0.5):
                how = {"ADMIMETH": self.dice.one_of(("2B", "67", "81"))}
            episode.write(**how)
        self._drop(episode, "no_admission_date", ADMIDATE=self.dice.one_of(_NO_DATE))

    def _several(self, stay: Stay, episode: Episode) -> None:
        """Several reasons at once: the first in the list counts."""
        dice = self.dice
        if dice.happens(0.5):
            self._drop(episode, "no_person", **{PERSON: "-"}, EPISTAT="1", EPIEND="")
        else:
            self._drop(episode, "unfinished", EPISTAT="1", EPISTART="1800-01-01", ADMIDATE="")

    def _drop(self, episode: Episode, reason: str, **cells: str) -> None:
        episode.fate = reason
        episode.write(**cells)


def _told_by_start(episode: Episode) -> bool:
    """Whether the start of an admitting episode tells the admission date: no transfer is written down."""
    moved = episode.method in ("2B", "67", "81") or episode.source in OTHER_HOSPITALS
    return episode.admission == episode.start and not moved
