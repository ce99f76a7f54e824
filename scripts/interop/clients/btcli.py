"""btcli as //Bob: every command is a process of its own, as a person would run it."""

import json
import os
import subprocess
import sys
from urllib.request import Request, urlopen

from bittensor_wallet import Keypair

from report import STAGE, URL, expect, run_all

BTCLI = os.path.join(os.path.dirname(sys.executable), "btcli")
WALLETS = os.path.join(os.environ["HOME"], "wallets")
BOB = Keypair.create_from_uri("//Bob").ss58_address
DESTINATION = Keypair.create_from_uri("//Bob//interop-destination").ss58_address
MINER = Keypair.create_from_uri("//Bobminer").ss58_address
NETWORK = ["--network", URL]
WALLET = ["--wallet-name", "bob", "--wallet-path", WALLETS]
TEXT_SIZE = {"COLUMNS": "250", "LINES": "200", "NO_COLOR": "1", "TERM": "dumb"}
seen = {}


def run_btcli(*words, said_wrong):
    """What a command that ended well wrote, and all that it said."""
    command = [BTCLI, *map(str, words)]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=55, stdin=subprocess.DEVNULL,
        env={**os.environ, **TEXT_SIZE},
    )  # fmt: skip
    output = f"{done.stdout}\n{done.stderr}".strip()
    sys.stderr.write(f"$ btcli {' '.join(command[1:])}\n{output}\n")
    expect(done.returncode == 0, f"exit {done.returncode}: {output[-400:]}")
    wrong = [text for text in ("Traceback", *said_wrong) if text in output]
    expect(not wrong, output[-500:])
    return done.stdout, output


def btcli(*words, said_wrong=("❌",)):
    """The output of a command that ended well, and said nothing that tells otherwise."""
    return run_btcli(*words, said_wrong=said_wrong)[0]


def btcli_json(*words):
    """The JSON that a command wrote; lines in front of it belong to no one."""
    text = btcli(*words, "--json-output")
    starts = [at for at in (text.find("{"), text.find("[")) if at >= 0]
    expect(starts, f"no JSON: {text[-300:]}")
    return json.loads(text[min(starts):], strict=False)


def dev(method, params):
    request = {"jsonrpc": "2.0", "id": 1, "method": f"dev_{method}", "params": params}
    headers = {"content-type": "application/json"}
    posted = Request(URL.replace("ws:", "http:"), json.dumps(request).encode(), headers)
    with urlopen(posted, timeout=50) as answer:
        expect("result" in json.load(answer), method)


def make_blocks(count):
    dev("newBlock", [count])


def create_wallet():
    made = btcli_json("wallet", "create", *WALLET, "--hotkey", "owner", "--uri", "//Bob", "--overwrite")
    expect(made["data"]["coldkey_ss58"] == BOB, made)
    miner = btcli_json(
        "wallet", "new-hotkey", *WALLET, "--hotkey", "miner", "--uri", "//Bobminer",
        "--no-use-password", "--overwrite",
    )  # fmt: skip
    expect(miner["data"]["hotkey_ss58"] == MINER, miner)
    listed = btcli_json("wallet", "list", "--wallet-path", WALLETS)
    hotkeys = {hotkey["name"] for hotkey in listed["wallets"][0]["hotkeys"]}
    expect(hotkeys == {"owner", "miner"}, listed)
    return f"bob with {sorted(hotkeys)}"


def balance_of(*words):
    return next(iter(btcli_json("wallet", "balance", *words, *NETWORK)["balances"].values()))


def wallet_balance():
    mine = balance_of(*WALLET)
    expect(mine["coldkey"] == BOB and mine["free"] == 1_000_000.0, mine)
    other = balance_of("--ss58", DESTINATION)
    expect(other["free"] == 0.0, other)
    expect("1,000,000" in btcli("wallet", "balance", *WALLET, *NETWORK), "no table")
    return mine


def wallet_transfer():
    sent = btcli_json(
        "wallet", "transfer", *WALLET, "--hotkey", "owner", "--dest", DESTINATION,
        "--amount", "3.5", "--no-prompt", *NETWORK,
    )  # fmt: skip
    expect(sent["success"] is True, sent)
    expect(balance_of("--ss58", DESTINATION)["free"] == 3.5, "destination")
    left = balance_of(*WALLET)["free"]
    expect(999_996.4 < left < 999_996.5, left)
    return sent["extrinsic_identifier"]


def subnets_list():
    listed = btcli_json("subnets", "list", *NETWORK)
    expect({"0", "1"} <= set(listed["subnets"]), list(listed["subnets"]))
    expect(listed["subnets"]["1"]["price"] > 0, listed["subnets"]["1"])
    expect("Netuid" in btcli("subnets", "list", *NETWORK), "no table")
    return sorted(listed["subnets"])


def subnets_burn_cost():
    cost = btcli_json("subnets", "burn-cost", *NETWORK)
    expect(cost["error"] in ("", None), cost)
    return cost


IDENTITY = [
    "--subnet-name", "interop", "--github-repo", "https://github.com/adit/interop",
    "--subnet-contact", "bob@example.com", "--subnet-url", "https://example.com",
    "--discord-handle", "bob", "--description", "made by btcli",
    "--logo-url", "https://example.com/logo.png", "--additional-info", "none",
]  # fmt: skip


def create_subnet(*shield):
    made = btcli_json(
        "subnets", "create", *WALLET, "--hotkey", "owner", *IDENTITY, *shield, "--no-prompt", *NETWORK
    )
    expect(made["success"] is True, made)
    return made["netuid"]


def subnets_create():
    seen["netuid"] = create_subnet("--no-mev-protection")
    return f"netuid {seen['netuid']}"


def netuid():
    return ["--netuid", seen["netuid"]]


def subnets_check_start():
    text = btcli("subnets", "check-start", *netuid(), *NETWORK)
    return text.strip()


def subnets_start():
    words = ["subnets", "start", *netuid(), *WALLET, "--hotkey", "owner", "--no-prompt", *NETWORK]
    text = btcli(*words)
    expect("Successfully started" in text, text)
    expect("already has an emission schedule" in btcli(*words), "second start")
    return text.strip().splitlines()[-1]


def subnets_register():
    made = btcli_json(
        "subnets", "register", *netuid(), *WALLET, "--hotkey", "miner", "--no-prompt", "--unsafe", *NETWORK
    )
    expect(made["success"] is True, made)
    return made


def subnets_register_safe():
    third = ["--hotkey", "third"]
    btcli_json(
        "wallet", "new-hotkey", *WALLET, *third, "--uri", "//Bobthird", "--no-use-password", "--overwrite"
    )
    made = btcli_json(
        "subnets", "register", *netuid(), *WALLET, *third, "--no-prompt", "--safe", "--tolerance", "0.5", *NETWORK
    )
    expect(made["success"] is True, made)
    return made


def subnets_show():
    shown = btcli_json("subnets", "show", *netuid(), "--no-prompt", *NETWORK)
    expect(shown["owner"] == BOB and shown["name"].strip(": ").endswith("interop"), shown)
    hotkeys = [row["hotkey"] for row in shown["uids"]]
    expect(BOB in hotkeys and MINER in hotkeys, hotkeys)
    expect("interop" in btcli("subnets", "show", *netuid(), "--no-prompt", *NETWORK), "no table")
    return hotkeys


def subnets_register_root():
    made = btcli_json(
        "subnets", "register", "--netuid", 0, *WALLET, "--hotkey", "miner", "--no-prompt", *NETWORK
    )
    expect(made["success"] is True, made)
    return made


def subnets_show_root():
    """Has no JSON; the table names the wallet's hotkey as it shortens it."""
    text = btcli("subnets", "show", "--netuid", 0, "--no-prompt", *NETWORK)
    expect("Root Network" in text and MINER[:6] in text, text[-800:])
    return "the miner's hotkey"


def subnets_metagraph():
    text = btcli("subnets", "metagraph", *netuid(), "--no-prompt", *NETWORK)
    expect("interop" in text and MINER[:6] in text, text[-800:])
    return "both hotkeys"


def wallet_overview():
    data = btcli_json("wallet", "overview", *WALLET, *NETWORK)
    subnets = {subnet["netuid"]: subnet for subnet in data["subnets"]}
    mine = subnets[seen["netuid"]]
    expect(len(mine["neurons"]) >= 2, mine)
    expect(MINER in json.dumps(data) or "miner" in json.dumps(data), data)
    expect("miner" in btcli("wallet", "overview", *WALLET, *NETWORK), "no table")
    return f"{len(mine['neurons'])} neurons, {data['total_balance']}"


def parameters(*words):
    rows = btcli_json(*words, *netuid(), *NETWORK)
    return {row["hyperparameter"]: row["value"] for row in rows}


def subnets_hyperparameters():
    values = parameters("subnets", "hyperparameters")
    expect({"kappa", "rho", "tempo", "immunity_period"} <= set(values), values)
    expect("burn_half_life" in values and "burn_increase_mult" in values, sorted(values))
    return f"{len(values)} values, tempo {values['tempo']}"


def sudo_get():
    values = parameters("sudo", "get")
    expect(values == parameters("subnets", "hyperparameters"), values)
    expect("kappa" in btcli("sudo", "get", *netuid(), *NETWORK), "no table")
    return f"{len(values)} values"


def sudo_set():
    done = btcli_json(
        "sudo", "set", *netuid(), *WALLET, "--hotkey", "owner", "--param", "serving_rate_limit",
        "--value", "9", "--no-prompt", *NETWORK,
    )  # fmt: skip
    expect(done["success"] is True, done)
    value = parameters("sudo", "get")["serving_rate_limit"]
    expect(str(value) == "9", value)
    return done


def sudo_set_refused():
    """A root-only value: //Bob is not the sudo key, and the chain says so."""
    done = btcli_json(
        "sudo", "set", *netuid(), *WALLET, "--hotkey", "owner", "--param", "kappa",
        "--value", "100", "--no-prompt", *NETWORK,
    )  # fmt: skip
    expect(done["success"] is False, done)
    expect(str(parameters("sudo", "get")["kappa"]) != "100", "kappa changed")
    return done


def subnets_price():
    current = btcli_json("subnets", "price", "--netuid", seen["netuid"], "--current", *NETWORK)
    expect(current[str(seen["netuid"])]["stats"]["current_price"] > 0, current)
    return current


def subnets_price_history():
    """The command takes a price every 300 blocks, and wants five."""
    make_blocks(1_300)
    past = btcli_json("subnets", "price", "--all", "--interval-hours", 5, *NETWORK)
    prices = past["1"]["prices"]
    expect(len(prices) >= 5 and all(price > 0 for price in prices), past)
    return prices


def identities():
    shown = btcli_json("subnets", "get-identity", *netuid(), *NETWORK)
    expect(shown["subnet_name"] == "interop" and shown["discord"] == "bob", shown)
    return shown["subnet_name"]


def wallet_identity():
    done = btcli_json(
        "wallet", "set-identity", *WALLET, "--hotkey", "owner", "--id-name", "bob", "--web-url", "https://example.com",
        "--image-url", "https://example.com/bob.png", "--discord", "bob", "--description", "a miner",
        "--additional", "none", "--github", "https://github.com/adit", "--no-prompt", *NETWORK,
    )  # fmt: skip
    expect(done["success"] is True, done)
    shown = btcli_json("wallet", "get-identity", "--ss58", BOB, *NETWORK)
    expect(shown["name"] == "bob", shown)
    return shown


def associate_hotkey():
    words = ["--uri", "//Bobfourth", "--no-use-password", "--overwrite"]
    btcli_json("wallet", "new-hotkey", *WALLET, "--hotkey", "fourth", *words)
    text = btcli("wallet", "associate-hotkey", *WALLET, "--hotkey", "fourth", "--no-prompt", *NETWORK)
    expect("Successfully associated" in text, text)
    return "associated"


def utils_latency():
    """The command also tries public nodes, which the guard refuses; ours must be in the table."""
    text = btcli("utils", "latency", "--network", URL, said_wrong=())
    row = [line for line in text.splitlines() if URL in line and "│" in line]
    expect(len(row) == 1, text[-600:])
    return row[0].strip()


def stake(*shield):
    words = [*netuid(), *WALLET, "--hotkey", "owner", "--no-prompt", "--unsafe", *shield, *NETWORK]
    done = btcli_json("stake", "add", "--amount", "5", *words)
    expect("true" in json.dumps(done).lower(), done)
    gone = btcli_json("stake", "remove", "--amount", "1", *words)
    expect("true" in json.dumps(gone).lower(), gone)
    return done


def stake_list():
    listed = btcli_json("stake", "list", *WALLET, "--no-prompt", *NETWORK)
    expect(BOB in json.dumps(listed["stake_info"]), listed)
    return listed


def held_alpha():
    """(netuid, hotkey) -> alpha of //Bob."""
    listed = btcli_json("stake", "list", *WALLET, "--no-prompt", *NETWORK)
    rows = [(hotkey, row) for hotkey, rows in listed["stake_info"].items() for row in rows]
    return {(row["netuid"], hotkey): row["stake_value"] for hotkey, row in rows}


def stake_move(origin, destination, hotkey, *shield):
    before = held_alpha()
    done = btcli_json(
        "stake", "move", "--wallet-name", "bob", "--wallet-path", WALLETS, "--from", BOB, "--to", hotkey,
        "--origin-netuid", origin, "--dest-netuid", destination, "--amount", "0.5",
        "--no-prompt", *shield, *NETWORK,
    )  # fmt: skip
    expect(done["success"] is True, done)
    after = held_alpha()
    gone = before[origin, BOB] - after[origin, BOB]
    came = after[destination, hotkey] - before.get((destination, hotkey), 0)
    expect(abs(gone - 0.5) < 0.01 and came > 0, (before, after))
    return f"{gone} from {origin}, {came} to {destination}"


def stake_move_hotkey():
    return stake_move(seen["netuid"], seen["netuid"], MINER, "--no-mev-protection")


def stake_move_subnet():
    """To the subnet that was made through the shield, which must be started for that."""
    words = ["--netuid", seen["other"], *WALLET, "--hotkey", "owner", "--no-prompt", *NETWORK]
    expect("Successfully started" in btcli("subnets", "start", *words), "not started")
    return stake_move(seen["netuid"], seen["other"], BOB, "--mev-protection")


def new_hotkey(name, uri):
    words = ["--uri", uri, "--no-use-password", "--overwrite"]
    return btcli_json("wallet", "new-hotkey", *WALLET, "--hotkey", name, *words)["data"]["hotkey_ss58"]


def swap_hotkey():
    """The third hotkey's seat goes to a fresh one, on all subnets."""
    old, new = new_hotkey("third", "//Bobthird"), new_hotkey("fifth", "//Bobfifth")
    done = btcli_json(
        "wallet", "swap-hotkey", "fifth", *WALLET, "--hotkey", "third", "--all-netuids", "--no-prompt", *NETWORK
    )
    expect(done["success"] is True, done)
    shown = btcli_json("subnets", "show", *netuid(), "--no-prompt", *NETWORK)
    hotkeys = [row["hotkey"] for row in shown["uids"]]
    expect(new in hotkeys and old not in hotkeys, hotkeys)
    return done["extrinsic_identifier"]


BY_BOB = [*WALLET, "--hotkey", "owner", "--no-prompt", *NETWORK]


def proxy_add_remove():
    kind = ["--delegate", MINER, "--proxy-type", "Staking", "--delay", 0]
    added = btcli_json("proxy", "add", *kind, *BY_BOB)
    expect(added["success"] is True, added)
    again = btcli_json("proxy", "add", *kind, *BY_BOB)
    expect(again["success"] is False and "Duplicate" in again["message"], again)
    removed = btcli_json("proxy", "remove", *kind, *BY_BOB)
    expect(removed["success"] is True, removed)
    return again["message"]


def pure_proxy():
    """A pure account is made, gets money, spends some through its maker, and ends."""
    made = btcli_json("proxy", "create", "--proxy-type", "Any", "--delay", 0, "--index", 0, *BY_BOB)
    expect(made["success"] is True, made)
    pure = made["data"]["pure"]
    height, index = (int(part) for part in made["extrinsic_identifier"].split("-"))
    sent = btcli_json("wallet", "transfer", "--dest", pure, "--amount", "2", *BY_BOB)
    expect(sent["success"] is True, sent)
    before = balance_of("--ss58", DESTINATION)["free"]
    spent = btcli_json(
        "wallet", "transfer", "--dest", DESTINATION, "--amount", "1", "--proxy", pure, *BY_BOB
    )
    expect(spent["success"] is True, spent)
    expect(balance_of("--ss58", DESTINATION)["free"] == before + 1, "destination")
    killed = btcli_json(
        "proxy", "kill", "--height", height, "--ext-index", index, "--index", 0,
        "--proxy-type", "Any", "--spawner", BOB, "--proxy", pure, *BY_BOB,
    )  # fmt: skip
    expect(killed["success"] is True, killed)
    gone = btcli_json(
        "wallet", "transfer", "--dest", DESTINATION, "--amount", "0.5", "--proxy", pure, *BY_BOB
    )
    expect(gone["success"] is False, gone)
    return f"{pure} of block {height}"


def swap_coldkey():
    """Another wallet, whose coldkey is announced, waits and is swapped."""
    words = ["--wallet-name", "old", "--wallet-path", WALLETS, "--hotkey", "owner"]
    made = btcli_json("wallet", "create", *words, "--uri", "//Bobold", "--overwrite")
    old, new = made["data"]["coldkey_ss58"], Keypair.create_from_uri("//Bobnew").ss58_address
    btcli_json("wallet", "transfer", "--dest", old, "--amount", "2", *BY_BOB)
    rest = ["--new-coldkey", new, *words, "--no-prompt", *NETWORK]
    btcli("wallet", "swap-coldkey", "announce", "--no-mev-protection", *rest)
    stopped = btcli_json(
        "wallet", "transfer", "--dest", BOB, "--amount", "1", *words, "--no-prompt", *NETWORK
    )
    expect(stopped["success"] is False, stopped)
    make_blocks(60)
    btcli("wallet", "swap-coldkey", "execute", "--no-mev-protection", *rest)
    expect(1.8 < balance_of("--ss58", new)["free"] < 2, "new coldkey")
    return "swapped"


def open_again():
    subprocess.run([BTCLI, "--version"], check=True, stdout=subprocess.DEVNULL)
    words = ["--uri", "//Bob", "--overwrite"]
    btcli_json("wallet", "create", *WALLET, "--hotkey", "owner", *words)
    listed = btcli_json("subnets", "list", *NETWORK)["subnets"]
    seen["netuid"] = next(int(key) for key, row in listed.items() if "interop" in row["subnet_name"])
    return f"netuid {seen['netuid']}"


def weights_commit():
    """Asks for a storage item that no chain has; were the client repaired, this check would say so."""
    words = [*WEIGHTS, *netuid(), *WALLET, *NETWORK]
    _, said = run_btcli("weights", "commit", *words, said_wrong=())
    expect("SubtensorModule.get_commit_reveal_weights_enabled" in said, said)
    return said


WEIGHTS = [
    "--uids", "0", "--weights", "1", "--salt", "1,2,3,40000", "--hotkey", "owner", "--no-prompt",
]  # fmt: skip


def weights_reveal():
    """Does not wait and always tells of success: the chain's weights tell whether it was one."""
    from async_substrate_interface.sync_substrate import SubstrateInterface
    from bittensor_cli import __version_as_int__
    from bittensor_cli.src.bittensor.extrinsics.root import generate_weight_hash

    # The command takes as long as an epoch of ten blocks.
    dev("setStorage", [{"SubtensorModule": {"Tempo": [[[seen["netuid"]], 200]]}}])
    chain = SubstrateInterface(URL, ss58_format=42)
    secret = {"uids": [0], "values": [65535], "salt": [1, 2, 3, 40000]}
    place = {"address": BOB, "netuid": seen["netuid"]}
    commit_hash = generate_weight_hash(**place, **secret, version_key=__version_as_int__)
    arguments = {"netuid": seen["netuid"], "commit_hash": commit_hash}
    call = chain.compose_call("SubtensorModule", "commit_weights", arguments)
    signed = chain.create_signed_extrinsic(call, Keypair.create_from_uri("//Bob"))
    receipt = chain.submit_extrinsic(signed, wait_for_inclusion=True)
    expect(receipt.is_success, receipt.error_message)

    def value(item, *keys):
        return chain.query("SubtensorModule", item, list(keys)).value

    epoch_end = value("LastEpochBlock", seen["netuid"]) + value("Tempo", seen["netuid"])
    make_blocks(epoch_end - chain.get_block_number(chain.get_chain_head()))
    words = [*WEIGHTS, *netuid(), *WALLET, *NETWORK]
    expect(btcli_json("weights", "reveal", *words)["success"] is True, "reveal")
    make_blocks(1)
    weights = value("Weights", seen["netuid"], 0)
    expect([list(pair) for pair in weights] == [[0, 65535]], weights)
    return weights


def create_shielded():
    seen["other"] = create_subnet("--mev-protection")
    return f"netuid {seen['other']}"


TOGETHER = [
    ("wallet create, new-hotkey, list", create_wallet),
    ("wallet balance", wallet_balance),
    ("wallet transfer", wallet_transfer),
    ("subnets list", subnets_list),
    ("subnets burn-cost", subnets_burn_cost),
    ("subnets create", subnets_create),
    ("subnets check-start", subnets_check_start),
    ("subnets start", subnets_start),
    ("subnets register", subnets_register),
    ("subnets register, safe", subnets_register_safe),
    ("subnets show", subnets_show),
    ("subnets register, root", subnets_register_root),
    ("subnets show 0", subnets_show_root),
    ("subnets metagraph", subnets_metagraph),
    ("wallet overview", wallet_overview),
    ("subnets hyperparameters", subnets_hyperparameters),
    ("sudo get", sudo_get),
    ("sudo set", sudo_set),
    ("sudo set, refused", sudo_set_refused),
    ("subnets price", subnets_price),
    ("subnets get-identity", identities),
    ("wallet set-identity, get-identity", wallet_identity),
    ("wallet associate-hotkey", associate_hotkey),
    ("utils latency", utils_latency),
]
ALONE = [
    ("find the subnet again", open_again),
    ("subnets price, history", subnets_price_history),
    ("stake add, remove", lambda: stake("--no-mev-protection")),
    ("stake list", stake_list),
    ("weights commit, which asks amiss", weights_commit),
    ("weights reveal", weights_reveal),
    ("wallet swap-hotkey", swap_hotkey),
    ("proxy add, remove", proxy_add_remove),
    ("proxy create, transfer, kill", pure_proxy),
    ("wallet swap-coldkey", swap_coldkey),
    ("subnets create through the shield", create_shielded),
    ("stake add, remove through the shield", lambda: stake("--mev-protection")),
    ("stake move", stake_move_hotkey),
    ("stake move through the shield", stake_move_subnet),
]
run_all(TOGETHER if STAGE == "together" else ALONE)
