"""The document as Word: real headings, native tables, numbered captions, footnotes, alternative text."""

from flscase.documents.word.render import render_word

__all__ = ["render_word"]
