"""Reads the command line, runs the verb and turns every error into one sentence and an exit code."""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from storekeeper.cli.session import Session
from storekeeper.features import FEATURES
from storekeeper.kit import log
from storekeeper.kit import settings as kit_settings
from storekeeper.kit.errors import Conflict, Refused, StorekeeperError, Unreachable
from storekeeper.kit.feature import Verb, load
from storekeeper.kit.sentences import LANGUAGES, Sentences

DONE, REFUSED, USAGE, UNREACHABLE, CONFLICT, FAULT = 0, 1, 2, 3, 4, 5
_CODES: Mapping[type[StorekeeperError], int] = {
    Refused: REFUSED,
    Unreachable: UNREACHABLE,
    Conflict: CONFLICT,
}
_HOSTS: Mapping[str, str] = {
    "db": "storekeeper.cli.database:COMMANDS",
    "login": "storekeeper.cli.logins:COMMANDS",
    "demo": "storekeeper.cli.sample:COMMANDS",
    "worker": "storekeeper.worker.command_line:COMMANDS",
    "audit": "storekeeper.cli.audit:COMMANDS",
}
_DEFAULT_VERBS: Mapping[str, str] = {"demo": "load"}
_log = logging.getLogger(__name__)


def groups() -> Mapping[str, str]:
    """First word of a command → where its verbs are."""
    return {**_HOSTS, **{feature.key: feature.commands for feature in FEATURES if feature.commands}}


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit code: 0 done, 1 refused, 2 usage, 3 unreachable, 4 conflict, 5 fault.

    What went wrong is one sentence; of a fault only the log holds more, as its text may hold personal values.
    """
    as_json = "--json" in arguments
    try:
        settings = kit_settings.load()
    except Refused as refused:
        return _tell(Sentences(_language()), refused, as_json=as_json)
    try:
        code = _run(arguments, settings)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # whoever read us has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        return _own_up(error, settings, as_json=as_json)


def _run(arguments: Sequence[str], settings: kit_settings.Settings) -> int:
    sentences = Sentences(settings.language)
    group, rest = arguments[0], list(arguments[1:])
    if group not in groups():
        return _overview(sentences, asked=group in {"-h", "--help", "help"})
    verbs: tuple[Verb, ...] = load(groups()[group])
    if group in _DEFAULT_VERBS and (not rest or (rest[0].startswith("--") and rest[0] != "--help")):
        rest.insert(0, _DEFAULT_VERBS[group])
    parser, by_name = _parser(group, verbs, sentences)
    try:
        given = parser.parse_args(rest)
    except SystemExit as stop:
        return int(stop.code or 0)
    return _act(by_name[given.verb], given, settings)


def _act(verb: Verb, given: argparse.Namespace, settings: kit_settings.Settings) -> int:
    session = Session(
        settings,
        as_json=given.json,
        login=getattr(given, "login", None),
        persona=getattr(given, "persona", None),
        password_file=getattr(given, "password_file", None),
    )
    try:
        return verb.run(session, given)
    except StorekeeperError as error:
        return _tell(session.sentences, error, as_json=session.as_json)
    except KeyboardInterrupt:
        return 130
    finally:
        session.close()


def _tell(sentences: Sentences, error: StorekeeperError, *, as_json: bool) -> int:
    findings = error.findings if isinstance(error, Refused) else ()
    told = [{"code": found.code, "sentence": sentences.tell(found)} for found in findings]
    sentence = sentences.tell(error)
    if as_json:
        _print_json({"error": error.code, "sentence": sentence, "findings": told})
    else:
        print(sentence, file=sys.stderr)
        for found in told:
            if found["code"] != error.code:
                print(f"  {found['sentence']}", file=sys.stderr)
    return _CODES[type(error)]


def _own_up(error: Exception, settings: kit_settings.Settings, *, as_json: bool) -> int:
    """Tells of a fault of the program by its kind alone; where and how it happened goes to the log."""
    code, values = "cli.fault", {"kind": type(error).__name__}
    try:
        values["log"] = str(log.set_up("command", settings.data_folder, terminal=False))
        _log.error("A command failed", exc_info=error)
        log.take_down()
    except OSError:
        code = "cli.fault_unlogged"
    sentence = Sentences(settings.language).say(code, **values)
    if as_json:
        _print_json({"error": code, "sentence": sentence, "findings": []})
    else:
        print(sentence, file=sys.stderr)
    return FAULT


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False))


def _language() -> str:
    """The language to speak when the settings cannot be read."""
    asked = os.environ.get("STOREKEEPER_LANGUAGE", "")
    return asked if asked in LANGUAGES else kit_settings.Settings().language


def _parser(
    group: str, verbs: Sequence[Verb], sentences: Sentences
) -> tuple[argparse.ArgumentParser, Mapping[str, Verb]]:
    parser = argparse.ArgumentParser(
        prog=f"storekeeper {group}",
        description=sentences.say(f"cli.group.{group}"),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    below = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    for verb in verbs:
        one = below.add_parser(
            verb.name,
            help=sentences.say(verb.summary),
            description=sentences.say(verb.manual),
            epilog=sentences.say("cli.exit_codes"),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        one.add_argument("--json", action="store_true", help=sentences.say("cli.option.json"))
        if verb.acts:
            _add_login(one, sentences)
        verb.arguments(one)
        _explain(one, sentences)
    return parser, {verb.name: verb for verb in verbs}


def _explain(parser: argparse.ArgumentParser, sentences: Sentences) -> None:
    """Each argument without a help of its own gets the sentence cli.argument.<name>; headings speak the language."""
    parser._positionals.title = sentences.say("cli.heading.positionals")
    parser._optionals.title = sentences.say("cli.heading.options")
    for action in parser._actions:
        if action.help is None:
            action.help = sentences.say(f"cli.argument.{action.dest}")
        elif action.dest == "help":
            action.help = sentences.say("cli.option.help")


def _add_login(parser: argparse.ArgumentParser, sentences: Sentences) -> None:
    who = parser.add_mutually_exclusive_group()
    who.add_argument("--login", metavar="NAME", help=sentences.say("cli.option.login"))
    who.add_argument("--as", dest="persona", metavar="PERSONA", help=sentences.say("cli.option.as"))
    parser.add_argument(
        "--password-file", type=Path, metavar="FILE", help=sentences.say("cli.option.password_file")
    )


def _overview(sentences: Sentences, *, asked: bool) -> int:
    lines = [sentences.say("cli.overview"), ""]
    lines += [f"  {group:<10} {sentences.say(f'cli.group.{group}')}" for group in groups()]
    print("\n".join(lines), file=sys.stdout if asked else sys.stderr)
    return DONE if asked else USAGE
