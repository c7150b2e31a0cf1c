"""What is remembered of an imported file."""

from sqlalchemy import Engine, select

from store.imports import TOO_OLD
from store.tables import ImportedFileRow


def rejected_reasons(engine: Engine, source_id: str, sha256: str) -> dict[str, int]:
    """Why lines of a file with these contents were rejected when it was imported: reason to number of lines."""
    row = ImportedFileRow
    with engine.connect() as connection:
        reasons = connection.execute(
            select(row.reasons).where(row.source_id == source_id, row.sha256 == sha256)
        ).scalar_one()
    return {str(reason): int(lines) for reason, lines in reasons.items() if reason != TOO_OLD}
