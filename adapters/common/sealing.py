"""Secrets as they are stored: sealed with the operator's newest key, and opened with any of theirs."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class CannotOpen(Exception):
    """What is stored was sealed with a key that is not among SECRET_KEYS. Put the old key back, behind the new one."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class Seal:
    """`keys`: the newest first, each as `Fernet.generate_key` makes it. Raises ValueError for one that is none."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(key.encode()) for key in keys])

    def close(self, secret: str) -> str:
        """The secret, sealed with the newest key."""
        return self._fernet.encrypt(secret.encode()).decode()

    def open(self, sealed: str) -> str:
        """Raises CannotOpen."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise CannotOpen from None

    def renew(self, sealed: str) -> str:
        """The same secret, sealed with the newest key. Raises CannotOpen."""
        try:
            return self._fernet.rotate(sealed.encode()).decode()
        except InvalidToken:
            raise CannotOpen from None


def new_key() -> str:
    """A key for SECRET_KEYS."""
    return Fernet.generate_key().decode()
