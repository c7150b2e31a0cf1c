"""Who may see the dashboard, as `[access]` in `campaign.toml` says, and the people whom `people.toml` names."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from campaign.entries import Entry, Words

Mode = Literal["open", "public", "signed-in"]
Role = Literal["viewer", "analyst", "admin"]

EVERY_REGION = "all"


class Access(Entry):
    """The mode of the dashboard, and how the roles of those who sign in are told. Without a grant nobody sees anything.

    `role_claim` and `regions_claim` are claims of the identity token; a dot goes one level down. `roles` turns what the
    provider calls a role or a group into one of ours. `audit_names` puts addresses into the audit log.
    """

    mode: Mode = "open"
    open_to_network: bool = False
    public_embeds: bool = False
    hours: Annotated[float, Field(gt=0, le=24 * 30)] = 12
    ask: Words | None = None
    role_claim: Words | None = None
    regions_claim: Words | None = None
    roles: dict[Words, Role] = {}
    audit_names: bool = False


class Person(Entry):
    """One person by a confirmed address or by the provider's subject, and what they were granted."""

    address: Words | None = None
    subject: Words | None = None
    role: Role
    regions: tuple[Words, ...] = ()

    @model_validator(mode="after")
    def _is_named_once(self) -> "Person":
        if (self.address is None) == (self.subject is None):
            raise ValueError("either address or subject, and not both")
        return self


class People(Entry):
    """Everybody in `people.toml`."""

    person: tuple[Person, ...] = ()

    @model_validator(mode="after")
    def _are_distinct(self) -> "People":
        # Without the name: a message is printed and logged.
        names = [person.subject or (person.address or "").casefold() for person in self.person]
        if len(set(names)) < len(names):
            raise ValueError("every person once; one stands twice")
        return self

    def granted(self, address: str | None, subject: str | None) -> Person | None:
        """The entry of the person with this subject, or with this address, if there is one."""
        for person in self.person:
            if subject and person.subject == subject:
                return person
        for person in self.person:
            if address and person.address and person.address.casefold() == address.casefold():
                return person
        return None
