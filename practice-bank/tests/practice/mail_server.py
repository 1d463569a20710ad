"""A mail server on a free port, which it prints on its first line. It refuses the first message temporarily,
keeps the others in a Maildir, and ends when its standard input is closed."""

import asyncio
import sys

from aiosmtpd.handlers import Mailbox
from aiosmtpd.smtp import SMTP


class BusyAtFirst(Mailbox):
    busy = True

    async def handle_DATA(self, server, session, envelope):
        if self.busy:
            self.busy = False
            return "451 later"
        return await super().handle_DATA(server, session, envelope)


async def main(folder):
    loop = asyncio.get_running_loop()
    handler = BusyAtFirst(folder)
    server = await loop.create_server(lambda: SMTP(handler), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main(sys.argv[1]))
