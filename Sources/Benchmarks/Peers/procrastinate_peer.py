"""Procrastinate on PostgreSQL as installed (every commit synced): jobs and their events, 32 deliveries at a time."""

import asyncio
import glob
import os
import shutil
import subprocess
import sys

import aiohttp
import peer
from procrastinate import App, PsycopgConnector, SyncPsycopgConnector

chosen = peer.options()
port = int(os.environ.setdefault("PEER_POSTGRES", str(peer.free_port())))
address = f"host=127.0.0.1 port={port} user=peer dbname=postgres"

app = App(connector=PsycopgConnector(conninfo=address, max_size=8))
sessions = []


@app.task(name="deliver")
async def deliver(identifier, body):
    if not sessions:
        sessions.append(aiohttp.ClientSession())
    content = body.encode()
    headers = peer.headers(content, identifier)
    async with sessions[0].post(chosen.url, data=content, headers=headers) as answer:
        await answer.read()


def as_owner(*arguments):
    """PostgreSQL refuses to run as root: then it runs as the user that its package made."""
    return (["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []) + list(arguments)


def start_postgres():
    programs = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
    data = f"{chosen.folder}/postgres"
    os.makedirs(data)
    if os.geteuid() == 0:
        shutil.chown(data, "postgres")
        # Its owner has to get there.
        for folder in (chosen.folder, os.path.dirname(chosen.folder)):
            os.chmod(folder, 0o755)
    subprocess.run(
        as_owner(f"{programs}/initdb", "-D", data, "-U", "peer", "-A", "trust"),
        check=True,
        stdout=subprocess.DEVNULL,
        cwd="/",
    )
    subprocess.run(
        as_owner(f"{programs}/pg_ctl", "-D", data, "-w", "-l", f"{data}/log")
        + ["-o", f"-p {port} -k {data} -c listen_addresses=127.0.0.1", "start"],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd="/",
    )
    return as_owner(f"{programs}/pg_ctl", "-D", data, "-m", "fast", "-w", "stop")


async def work():
    async with app.open_async():
        await app.run_worker_async(concurrency=32, fetch_job_polling_interval=0.05)


def main():
    ending = start_postgres()
    try:
        with (
            app.replace_connector(SyncPsycopgConnector(conninfo=address)) as local,
            local.open(),
        ):
            local.schema_manager.apply_schema()
            worker = peer.start([sys.executable, __file__, "worker"], chosen)
            try:
                peer.measure(
                    chosen,
                    lambda events: local.configure_task("deliver").batch_defer(
                        *({"identifier": identifier, "body": body} for identifier, body in events)
                    ),
                )
            finally:
                peer.stop(worker)
    finally:
        subprocess.run(ending, check=True, stdout=subprocess.DEVNULL, cwd="/")


if __name__ == "__main__":
    asyncio.run(work()) if "worker" in sys.argv else main()
