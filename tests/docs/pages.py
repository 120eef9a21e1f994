"""What the pages for operators and contributors tell a reader to type: their blocks and commands, word for word."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = (
    "README.md",
    "CONTRIBUTING.md",
    "docs/deploy.md",
    "docs/operate.md",
    "docs/scale.md",
    "docs/keep.md",
    "docs/container.md",
    "docs/night.md",
)

COMMENT = re.compile(r"(^|\s{2,})#.*$")
# A sentence's `…` is a command if it begins with a program, perhaps after variables.
PROGRAM = re.compile(
    r"(?:[A-Z_]+=\S+ )*"
    r"(?:(?:bin|\.venv/bin)/\w+|(?:python3?|pip|manage\.py|heroku|dokku|fly|git|systemctl|openssl|sh) \S)"
)
# Blocks that are no commands, by how they begin.
FILES = ("[Unit]", "game.example.org {", "map $http_upgrade", "scrape_configs:", "PRIVACY=on", "{")


@dataclass(frozen=True)
class Block:
    page: str
    text: str

    @property
    def is_file(self) -> bool:
        return self.text.startswith(FILES)

    @property
    def commands(self) -> list[str]:
        lines = (COMMENT.sub("", line).strip() for line in self.text.splitlines())
        return [] if self.is_file else [line for line in lines if line]


def list_blocks(page: str) -> list[Block]:
    """Return the indented blocks of the page, in their order, as they are but for their indent."""
    blocks, lines = [], []
    for line in [*(ROOT / page).read_text().splitlines(), "end"]:
        if line.startswith("    ") or (lines and not line):
            lines.append(line)
        elif lines:
            blocks.append(Block(page, _dedent(lines)))
            lines = []
    return [block for block in blocks if block.text]


def _dedent(lines: list[str]) -> str:
    indent = min(len(line) - len(line.lstrip()) for line in lines if line)
    return "\n".join(line[indent:] for line in lines).strip("\n")


def find_block(page: str, beginning: str) -> str:
    """Return the block of the page that begins so."""
    [found] = [block.text for block in list_blocks(page) if block.text.startswith(beginning)]
    return found


def list_commands(page: str) -> list[str]:
    """Return all commands of the page, those of its blocks and those of its sentences."""
    in_blocks = [command for block in list_blocks(page) for command in block.commands]
    in_sentences = [span for span in re.findall(r"`([^`\n]+)`", (ROOT / page).read_text()) if PROGRAM.match(span)]
    return in_blocks + in_sentences
