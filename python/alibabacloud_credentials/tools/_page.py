"""The page that a browser shows when a login is done, or what went wrong, in English and in Chinese.

It loads nothing, runs nothing and leads nowhere: its address holds the code of the login.
"""

from __future__ import annotations

from html import escape

HEADERS = {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
}
_FRAME = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
body {{ font: 1.1rem/1.6 system-ui, sans-serif; max-width: 36rem; margin: 15vh auto 0; padding: 0 1.5rem }}
h1 {{ font-size: 1.5rem; margin-bottom: 0 }}
p {{ margin: 0.4rem 0 1.6rem; overflow-wrap: anywhere }}
</style>
</head>
<body>
{parts}
</body>
</html>
"""
_PART = '<section lang="{language}">\n<h1>{title}</h1>\n<p>{text}</p>\n</section>'


def done() -> bytes:
    """All went well."""
    return _page(
        'Logged in', 'Your program has got the login. You may close this window.',
        '登录成功', '您的程序已获得登录信息。您可以关闭此窗口。',
    )


def failed(reason: str, reason_zh: str) -> bytes:
    """The login has failed.

    :param reason: why, as the terminal says it.
    :param reason_zh: what of it is known in Chinese.
    """
    return _page(
        'Login failed', f'The reason: {reason}. You may close this window and log in again.',
        '登录失败', f'{reason_zh}。您可以关闭此窗口，然后重新登录。',  # noqa: RUF001  # as Chinese is written
    )


def not_expected(reason: str) -> bytes:
    """A request that no login waits for; the login that runs goes on waiting."""
    return _page(
        'Not the answer to this login', f'The reason: {reason}. You may close this window.',
        '这不是本次登录的结果', '程序仍在等待登录结果。您可以关闭此窗口。',
    )


def _page(title: str, text: str, title_zh: str, text_zh: str) -> bytes:
    parts = [('en', title, text), ('zh-CN', title_zh, text_zh)]
    shown = '\n'.join(
        _PART.format(language=language, title=escape(title), text=escape(text)) for language, title, text in parts
    )
    return _FRAME.format(title=f'{escape(title)} / {escape(title_zh)}', parts=shown).encode('utf-8')
