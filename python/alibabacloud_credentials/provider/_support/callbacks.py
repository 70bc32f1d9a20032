"""Calling functions of the program: to let it save a credential that changed, and to ask it for a token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, List, Optional

from ...exceptions import UnreachableException

if TYPE_CHECKING:
    from ..._world.context import Context

Callback = Callable[..., Any]


def notify(
    context: Context, callback: Optional[Callback], callback_async: Optional[Callback], what: str, *values: Any
) -> None:
    """Call ``callback``; where there is none, ``callback_async`` on an event loop of its own, in a thread of its own.

    Of two, one is enough: both save the same. An event loop of the program cannot be had: a fetch serves any number of
    them, and threads without one. Waiting ends with the fetch's deadline. An exception is logged by type only.

    :param what: what is being saved, to a person.
    """
    if callback is not None:
        _guarded(what, lambda: callback(*values))
    elif callback_async is not None:
        _guarded(what, lambda: _in_thread(context, lambda: _guarded(what, lambda: _run(callback_async, *values))))


def result_of(context: Context, function: Callable[[], Any]) -> Any:
    """What a function of the program gives; an asynchronous one is awaited on an event loop of its own.

    :raises UnreachableException: it took longer than the fetch may.
    """
    result = function()
    if not hasattr(result, '__await__'):
        return result
    outcomes: List[Callable[[], Any]] = []
    _in_thread(context, lambda: outcomes.append(_outcome_of(result)))
    if not outcomes:
        raise UnreachableException('a function of the program took too long to give its result')
    return outcomes[0]()


def _outcome_of(awaitable: Any) -> Callable[[], Any]:
    """The result, or the exception, to be had in another thread."""
    async def wait() -> Any:
        return await awaitable

    import asyncio
    from concurrent import futures

    try:
        result = asyncio.run(wait())
    except asyncio.CancelledError:
        # Nobody cancelled the caller, who would take this for that: it is a failure of the function, as any other.
        failure: BaseException = futures.CancelledError()
    except BaseException as error:
        failure = error
    else:
        return lambda: result

    def fail() -> Any:
        raise failure

    return fail


def _guarded(what: str, run: Callable[[], Any]) -> None:
    try:
        run()
    except Exception as error:
        from ..._log import logger

        logger.warning('the callback that saves %s raised %s', what, type(error).__name__)


def _in_thread(context: Context, run: Callable[[], None]) -> None:
    # The thread of the fetch may be one that runs an event loop, where a second one cannot run.
    import threading

    thread = threading.Thread(target=run, name='alibabacloud-credentials-callback', daemon=True)
    thread.start()
    thread.join(context.time_left())


def _run(callback: Callback, *values: Any) -> None:
    import asyncio

    async def call() -> None:
        result = callback(*values)
        if hasattr(result, '__await__'):
            await result

    asyncio.run(call())
