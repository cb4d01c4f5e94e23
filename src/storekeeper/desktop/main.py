"""The composition root of the console: settings, log, crash hook, then the sign-in; nothing else makes these."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from storekeeper.desktop.console import Console
from storekeeper.desktop.crash import CrashHook, begin_anew
from storekeeper.desktop.preferences import Preferences
from storekeeper.desktop.store_gate import StoreGate
from storekeeper.desktop.waiting_edits import loss
from storekeeper.kit import log
from storekeeper.kit import settings as kit_settings
from storekeeper.kit.errors import Refused
from storekeeper.kit.sentences import Sentences
from storekeeper.qtkit.language import default_language

_AGAIN = 75  # the exit code of an event loop that ends to begin anew
_SWITCH = 0.001  # seconds after which a painting screen lets the thread that saves go on; 5 ms made an edit arrive late


def run(arguments: Sequence[str]) -> int:
    """Opens the console and returns when its last window is closed."""
    try:
        settings = kit_settings.load()
    except Refused as refused:
        print(Sentences(default_language(None)).tell(refused), file=sys.stderr)
        return 1
    given = _parser(Sentences(settings.language)).parse_args(arguments)
    application = application_of(sys.argv[:1])
    with suppress(OSError):  # the sign-in says what is wrong with the folder
        log.set_up("desktop", settings.data_folder)
    console = Console(StoreGate(settings), Preferences(settings), cache=cache_of(settings.data_folder))
    hook = CrashHook(
        console.language,
        appearance=console.appearance,
        folder=settings.data_folder,
        loss=lambda: loss(console.desk) if console.desk is not None else "",
    )
    hook.install()
    hook.restarting.connect(partial(application.exit, _AGAIN))
    console.finished.connect(application.quit)
    console.begin(persona=given.persona)
    heartbeat = _hear_interrupts(application)
    code = application.exec()
    heartbeat.stop()
    console.close()
    hook.remove()
    log.take_down()
    if code == _AGAIN:
        begin_anew()
        return 0
    return code


def application_of(arguments: Sequence[str]) -> QApplication:
    """The one QApplication of this process, which ends when told, not with any window."""
    sys.setswitchinterval(_SWITCH)
    running = QApplication.instance()
    application = running if isinstance(running, QApplication) else QApplication(list(arguments))
    application.setApplicationName("storekeeper")
    application.setQuitOnLastWindowClosed(False)
    return application


def cache_of(data_folder: Path) -> Path:
    """Where compiled translations are kept."""
    return data_folder / "cache"


def _parser(sentences: Sentences) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="storekeeper desktop")
    told = sentences.say("desktop.argument.as")
    parser.add_argument("--as", dest="persona", metavar="PERSONA", help=told)
    return parser


def _hear_interrupts(application: QApplication) -> QTimer:
    """Ctrl+C ends the program: Python hears signals only when it gets a turn."""
    signal.signal(signal.SIGINT, lambda *_: application.quit())
    heartbeat = QTimer(application)
    heartbeat.timeout.connect(lambda: None)
    heartbeat.start(500)
    return heartbeat
