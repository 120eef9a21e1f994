"""What differs since the last commit stands side by side, in development alone."""

import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.urls import reverse

from play.design import commits, gallery_frames, sample_pages
from tests.design.frames import html
from tests.support.player import parse

SOME = ("guess-three-in-turn", "guess-three-giver", "lobby-three-host", "over-three-host", "front-full")

ADA = "-c", "user.name=Ada", "-c", "user.email=ada@example.org"


@pytest.fixture
def workshop(templates, static, tmp_path, settings, monkeypatch):
    """Commit a copy of the templates and stylesheets to a repository of its own. Of the states there are only some."""
    some = {name: sample_pages.list_states()[name] for name in SOME}
    monkeypatch.setattr(sample_pages, "list_states", lambda: some)
    settings.DEBUG = True
    settings.VAR = tmp_path / "var"
    (tmp_path / ".gitignore").write_text("/var/\n")
    git(tmp_path, "init", "--quiet")
    commit(tmp_path)
    return tmp_path


@pytest.fixture
def unchecked(monkeypatch):
    """Let the gallery look for no mistakes, which takes a second after each change of a file."""
    monkeypatch.setattr(gallery_frames, "find_mistakes", list)


def git(folder, *arguments):
    subprocess.run(
        ["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org", *arguments], cwd=folder, check=True
    )


def commit(folder):
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "Begin <here>")


def spoil(file, old, new):
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def look(client, query=""):
    return parse(html(client.get(reverse("design-changes") + query)))


def list_changed(page):
    return [section["aria-labelledby"] for section in page.all("section") if section.get("aria-labelledby")]


def test_nothing_differs_at_first(client, workshop, unchecked):
    page = look(client)
    assert list_changed(page) == [] and "Begin <here>" in page.text
    assert "No template and no stylesheet differs from it." in page.text


def test_a_template_changes_the_states_that_show_it_otherwise(client, workshop, unchecked):
    spoil(workshop / "templates/turn/guess.html", "Place it", "Put it there")
    page = look(client)
    assert list_changed(page) == ["guess-three-in-turn"]
    assert f"1 of {len(SOME)} states differ. 1 file: turn/guess.html" in page.text
    titles = [one["title"].removeprefix("guess-three-in-turn, ") for one in page.all("iframe")]
    assert titles == ["phone, before", "phone, now", "desk, before", "desk, now"]
    before, now, *_ = (client.get(one["src"]).content.decode() for one in page.all("iframe"))
    assert "Place it" in before and "Put it there" not in before and "Put it there" in now


def test_a_change_that_shows_nothing_new_changes_no_state(client, workshop, unchecked):
    spoil(workshop / "templates/turn/guess.html", "<h2", "{# A comment. #}\n<h2")
    page = look(client)
    assert list_changed(page) == [] and f"0 of {len(SOME)} states differ." in page.text


def test_what_is_around_the_regions_counts_too(client, workshop, unchecked):
    spoil(workshop / "templates/room/top.html", "Rules", "How it goes")
    assert list_changed(look(client)) == [name for name in SOME if name != "front-full"]


def test_a_stylesheet_changes_the_states_that_use_it_and_its_comments_none(client, workshop, unchecked):
    sheet = workshop / "static/css/end.css"
    sheet.write_text(sheet.read_text() + "/* The end. */")
    assert list_changed(look(client)) == []
    sheet.write_text(sheet.read_text() + ".podium { color: red; }")
    page = look(client)
    assert list_changed(page) == ["over-three-host"]
    addresses = [one["src"] for one in page.all("iframe")]
    sheets = [parse(html(client.get(address))).all("link") for address in addresses[:2]]
    before, now = (next(one["href"] for one in links if one["href"].endswith("end.css")) for links in sheets)
    assert ".podium { color: red; }" not in client.get(before).content.decode()
    assert now == "/static/css/end.css"


def test_a_new_file_and_a_lost_one_are_told(client, workshop, unchecked):
    (workshop / "templates/turn/new.html").write_text("{% if turn.is_yours %}<b>New</b>{% endif %}")
    spoil(workshop / "templates/turn/guess.html", "<h2", '{% include "turn/new.html" %}\n<h2')
    (workshop / "templates/turn/hint.html").rename(workshop / "templates/turn/tip.html")
    spoil(workshop / "templates/turn/guess.html", "turn/hint.html", "turn/tip.html")
    page = look(client)
    assert list_changed(page) == ["guess-three-in-turn"]
    assert "4 files: turn/guess.html, turn/hint.html, turn/new.html, turn/tip.html" in page.text


def test_after_a_commit_nothing_differs_any_more(client, workshop, unchecked):
    spoil(workshop / "templates/turn/guess.html", "Place it", "Put it there")
    assert list_changed(look(client))
    commit(workshop)
    assert list_changed(look(client)) == []
    assert len(list((workshop / "var/design").iterdir())) == 1  # the files of the commit before are gone


def test_a_mistake_is_named_in_their_place(client, workshop):
    spoil(workshop / "templates/turn/guess.html", "turn.moment_id", "turn.momentid")
    page = look(client)
    assert "turn.momentid" in page.with_id("mistakes").text and list_changed(page) == []


def test_without_a_repository_or_git_or_an_answer_a_sentence_says_so(
    client, templates, unchecked, settings, monkeypatch
):
    settings.DEBUG = True
    assert "There is nothing to compare with. git says: fatal: not a git repository" in look(client).text
    monkeypatch.setattr(commits, "PATIENCE", 0)
    assert "git did not answer within 0 seconds." in look(client).text
    monkeypatch.setenv("PATH", "")
    assert "git is not installed on this machine." in look(client).text
    assert client.get(reverse("design-state-before", args=["front-full"])).status_code == 404
    assert client.get(reverse("design-file", args=["before", "screen", "css/turn.css"])).status_code == 404


def test_what_the_code_of_now_cannot_render_is_told_in_a_sentence(client, workshop, unchecked):
    guess = workshop / "templates/turn/guess.html"
    text = guess.read_text()
    spoil(guess, "<h2", "{% no_such_tag %}<h2")
    commit(workshop)
    guess.write_text(text)
    page = look(client)
    assert "The templates of the last commit do not go with the code of now." in page.text
    assert "no_such_tag" in page.text and list_changed(page) == []


def test_of_first_requests_at_once_all_get_the_files_of_the_commit(workshop, settings):
    design = settings.VAR / "design"
    for name in ("0" * 40, "made-by-another-process"):
        (design / name).mkdir(parents=True)
    with ThreadPoolExecutor(4) as requests:
        (folder,) = set(requests.map(lambda _: commits.find_last(), range(4)))
    assert (folder / "templates/room.html").is_file()
    assert {one.name for one in design.iterdir()} == {folder.name, "made-by-another-process"}


def test_a_folder_that_another_process_made_meanwhile_is_taken(workshop, settings, monkeypatch):
    def lose(archive, folder):
        unpack(archive, folder)
        unpack(archive, folder)

    unpack = commits._unpack
    monkeypatch.setattr(commits, "_unpack", lose)
    folder = commits.find_last()
    assert [*folder.parent.iterdir()] == [folder]


@pytest.mark.parametrize("edition", ["now", "before"])
def test_a_folder_is_no_file_of_a_frame(edition, client, workshop):
    assert client.get(reverse("design-file", args=[edition, "screen", "css/"])).status_code == 404


def test_only_in_development_is_there_anything_to_compare(client):
    for address in (reverse("design-changes"), reverse("design-state-before", args=["front-full"])):
        assert client.get(address).status_code == 404
    assert reverse("design-changes") not in html(client.get(reverse("design")))
