"""The Bittensor SDK as //Alice: owner of a subnet of its own, miner in it, reader of everything."""

import os
import tempfile

os.environ["BT_NO_PARSE_CLI_ARGS"] = "1"

import bittensor as bt  # noqa: E402
from async_substrate_interface.errors import MaxRetriesExceeded, StateDiscardedError  # noqa: E402
from async_substrate_interface.sync_substrate import SubstrateInterface  # noqa: E402
from bittensor_wallet import Keypair, Wallet  # noqa: E402

from report import IS_FLOWING, STAGE, URL, expect, run_all  # noqa: E402

TAO = 1_000_000_000
DESTINATION = Keypair.create_from_uri("//Alice//interop-destination").ss58_address
seen = {}


def make_wallet(hotkey):
    wallet = Wallet(name="alice", hotkey=hotkey, path=tempfile.mkdtemp())
    coldkey = Keypair.create_from_uri("//Alice")
    wallet.set_coldkey(coldkey, encrypt=False, overwrite=True)
    wallet.set_coldkeypub(coldkey, encrypt=False, overwrite=True)
    wallet.set_hotkey(Keypair.create_from_uri(f"//Alice//{hotkey}"), encrypt=False, overwrite=True)
    return wallet


owner = make_wallet("owner")
miner = make_wallet("miner")


def subtensor():
    return seen["subtensor"]


def succeeded(response):
    expect(response.success, f"{response.message} {response.error or ''}")
    return response


def rpc(method, params):
    """One request on a connection of its own, so that it can be sent inside a subscription."""
    if "side" not in seen:
        seen["side"] = SubstrateInterface(URL, ss58_format=42, chain_name="Bittensor")
    return seen["side"].rpc_request(method, params)["result"]


def next_block():
    if not IS_FLOWING:
        rpc("dev_newBlock", [])


def connect():
    seen["subtensor"] = bt.Subtensor(network=URL)
    block = subtensor().get_current_block()
    expect(block >= 2, block)
    return f"block {block}"


def balance():
    amount = subtensor().get_balance(owner.coldkeypub.ss58_address)
    expect(amount.rao == 10**15, amount)
    both = subtensor().get_balances(owner.coldkeypub.ss58_address, DESTINATION)
    expect([each.rao for each in both.values()] == [10**15, 0], both)
    expect(subtensor().get_existential_deposit().rao == 500, "existential deposit")
    return amount


def constants():
    moment = subtensor().get_timestamp()
    fast = subtensor().is_fast_blocks()
    drand = subtensor().last_drand_round()
    expect(drand > 0, drand)
    return f"{moment} fast={fast} drand={drand}"


def transfer_finalized():
    seen["before"] = subtensor().get_current_block()
    amount = bt.Balance.from_tao(12.5)
    fee = subtensor().get_transfer_fee(owner, DESTINATION, amount)
    response = succeeded(
        subtensor().transfer(owner, DESTINATION, amount, wait_for_finalization=True)
    )
    expect(subtensor().get_balance(DESTINATION).rao == 12.5 * TAO, "destination")
    paid = response.extrinsic_fee.rao
    # The estimate is made for an immortal transaction, which is one byte shorter.
    expect(paid == fee.rao + 1 and fee.rao > 0, f"{paid} {fee.rao}")
    left = 10**15 - 12.5 * TAO - paid
    expect(subtensor().get_balance(owner.coldkeypub.ss58_address).rao == left, "sender")
    return f"fee {paid} rao, {response.extrinsic_receipt.get_extrinsic_identifier()}"


def owned_netuids():
    netuids = subtensor().get_all_subnets_netuid()
    address = owner.coldkeypub.ss58_address
    of = lambda netuid: str(subtensor().query_subtensor("SubnetOwner", params=[netuid]))  # noqa: E731
    return [netuid for netuid in netuids if netuid > 1 and of(netuid) == address]


def register_subnet():
    cost = subtensor().get_subnet_burn_cost()
    before = subtensor().get_balance(owner.coldkeypub.ss58_address)
    succeeded(subtensor().register_subnet(owner, wait_for_finalization=True))
    owned = owned_netuids()
    expect(len(owned) == 1, owned)
    seen["netuid"] = owned[0]
    paid = before.rao - subtensor().get_balance(owner.coldkeypub.ss58_address).rao
    expect(paid >= 500 * TAO, f"paid {paid}, cost {cost}")
    return f"netuid {seen['netuid']}, paid {paid} rao"


def subnets():
    everything = subtensor().all_subnets()
    netuids = [subnet.netuid for subnet in everything]
    expect({0, 1, seen["netuid"]} <= set(netuids), netuids)
    mine = subtensor().subnet(seen["netuid"])
    expect(mine.owner_coldkey == owner.coldkeypub.ss58_address, mine)
    expect(mine.owner_hotkey == owner.hotkey.ss58_address, mine)
    expect(float(subtensor().get_subnet_price(seen["netuid"])) > 0, "price")
    prices = subtensor().get_subnet_prices()
    expect(set(netuids) <= set(prices), prices)
    expect(subtensor().get_total_subnets() >= 3, "total")
    expect(len(subtensor().get_all_subnets_info()) >= 3, "infos")
    return f"{netuids} price {mine.price}"


def hyperparameters():
    netuid = seen["netuid"]
    values = subtensor().get_subnet_hyperparameters(netuid)
    expect(values.tempo == subtensor().tempo(netuid), values)
    expect(values.immunity_period == subtensor().immunity_period(netuid), values)
    expect(values.kappa == 32767, values)
    expect(subtensor().recycle(netuid).rao == subtensor().get_hyperparameter("Burn", netuid), "burn")
    expect(subtensor().commit_reveal_enabled(netuid) is True, "commit-reveal")
    return f"tempo {values.tempo}, rho {values.rho}"


def set_hyperparameter():
    netuid = seen["netuid"]
    call = subtensor().compose_call(
        "AdminUtils", "sudo_set_serving_rate_limit", {"netuid": netuid, "serving_rate_limit": 7}
    )
    succeeded(subtensor().sign_and_send_extrinsic(call, owner, wait_for_finalization=True))
    limit = subtensor().get_hyperparameter("ServingRateLimit", netuid)
    expect(limit == 7, limit)
    return f"serving rate limit {limit}"


def start_call():
    expect(subtensor().is_subnet_active(seen["netuid"]) is False, "active before")
    succeeded(subtensor().start_call(owner, seen["netuid"], wait_for_finalization=True))
    expect(subtensor().is_subnet_active(seen["netuid"]) is True, "not active after")
    return f"netuid {seen['netuid']} started"


def burned_register():
    netuid, hotkey = seen["netuid"], miner.hotkey.ss58_address
    expect(not subtensor().is_hotkey_registered(hotkey, netuid=netuid), "registered before")
    succeeded(subtensor().burned_register(miner, netuid, wait_for_finalization=True))
    uid = subtensor().get_uid_for_hotkey_on_subnet(hotkey, netuid)
    expect(uid == 1, uid)
    expect(subtensor().is_hotkey_registered(hotkey, netuid=netuid), "registered after")
    expect(netuid in subtensor().get_netuids_for_hotkey(hotkey), "netuids")
    expect(subtensor().get_hotkey_owner(hotkey) == miner.coldkeypub.ss58_address, "owner")
    return f"uid {uid}"


def serve_axon():
    axon = bt.Axon(wallet=miner, port=8091, ip="127.0.0.1", external_ip="203.0.113.7")
    succeeded(subtensor().serve_axon(seen["netuid"], axon, wait_for_finalization=True))
    seen_axon = subtensor().metagraph(seen["netuid"]).axons[1]
    expect((seen_axon.ip, seen_axon.port) == ("203.0.113.7", 8091), seen_axon)
    expect(seen_axon.hotkey == miner.hotkey.ss58_address, seen_axon)
    return f"{seen_axon.ip}:{seen_axon.port}"


def check_metagraph(lite):
    graph = subtensor().metagraph(seen["netuid"], lite=lite)
    hotkeys = [owner.hotkey.ss58_address, miner.hotkey.ss58_address]
    expect(list(graph.hotkeys) == hotkeys, graph.hotkeys)
    expect(set(graph.coldkeys) == {owner.coldkeypub.ss58_address}, graph.coldkeys)
    expect(int(graph.n) == 2 and list(graph.uids) == [0, 1], graph.n)
    expect(graph.owner_coldkey == owner.coldkeypub.ss58_address, graph.owner_coldkey)
    expect(graph.max_uids == 256 and graph.hparams.kappa > 0, graph.hparams)
    return graph


def metagraph_lite():
    graph = check_metagraph(True)
    return f"n {graph.n} block {graph.block}"


def metagraph_full():
    graph = check_metagraph(False)
    expect(graph.W.shape == (2, 2) and graph.B.shape == (2, 2), (graph.W, graph.B))
    root = subtensor().metagraph(0, lite=False)
    expect(int(root.n) == 0, root.n)
    return f"W {graph.W.shape} B {graph.B.shape}"


def metagraph_info():
    info = subtensor().get_metagraph_info(seen["netuid"])
    expect(info.num_uids == 2 and len(info.hotkeys) == 2, info)
    some = subtensor().get_metagraph_info(seen["netuid"], selected_indices=[0, 52, 53])
    expect(some.hotkeys == info.hotkeys and some.tempo is None, some)
    infos = subtensor().get_all_metagraphs_info()
    expect(len(infos) >= 3, len(infos))
    return f"{len(infos)} metagraphs"


def neurons():
    netuid = seen["netuid"]
    full, lite = subtensor().neurons(netuid), subtensor().neurons_lite(netuid)
    one = subtensor().neuron_for_uid(1, netuid)
    names = [neuron.hotkey for neuron in full]
    expect(names == [neuron.hotkey for neuron in lite], names)
    expect(one.hotkey == miner.hotkey.ss58_address and one.axon_info.port == 8091, one)
    expect(subtensor().neuron_for_uid(9, netuid).is_null, "uid 9")
    return names


def stakes():
    infos = subtensor().get_stake_info_for_coldkey(owner.coldkeypub.ss58_address)
    delegates = subtensor().get_delegates()
    expect(isinstance(infos, list) and isinstance(delegates, list), (infos, delegates))
    return f"{len(infos)} stakes, {len(delegates)} delegates"


def history():
    then = seen["before"]
    old = subtensor().get_balance(owner.coldkeypub.ss58_address, block=then)
    expect(old.rao == 10**15, old)
    expect(subtensor().get_balance(DESTINATION, block=then).rao == 0, "destination then")
    expect(seen["netuid"] not in subtensor().get_all_subnets_netuid(block=then), "subnet then")
    expect(len(subtensor().metagraph(1, block=2).hotkeys) == 1, "metagraph of the genesis subnet")
    expect(subtensor().get_block_hash(then).startswith("0x"), "hash")
    return f"block {then}"


def stream_of_blocks():
    numbers = []

    def on_header(item, *_):
        numbers.append(item["header"]["number"])
        if len(numbers) == 4:
            return True
        next_block()
        return None

    subtensor().substrate.subscribe_block_headers(on_header)
    expect(numbers == sorted(set(numbers)), numbers)
    return numbers


def storage_subscription():
    substrate = subtensor().substrate
    key = substrate.create_storage_key("System", "Number")
    values = []

    def on_value(_, value, *__):
        values.append(int(str(value)))
        if len(values) == 3:
            return values
        next_block()
        return None

    try:
        substrate.subscribe_storage([key], on_value)
    except TypeError:
        # Version 1.6.4 takes what it keeps of the subscription for an answer, on every node.
        expect(len(values) == 3, values)
    expect(values == sorted(set(values)), values)
    return values


def wait_for_block():
    target = subtensor().get_current_block() + 2
    for _ in range(3):
        next_block()
    expect(subtensor().wait_for_block(target) is True, "not reached")
    return f"block {target}"


def async_client():
    import asyncio

    async def read():
        async with bt.AsyncSubtensor(network=URL) as client:
            graph = await client.metagraph(seen["netuid"])
            amount = await client.get_balance(DESTINATION)
            return int(graph.n), amount.rao

    answer = asyncio.run(read())
    expect(answer == (2, int(12.5 * TAO)), answer)
    return answer


def refused_transfer():
    poor = Wallet(name="poor", hotkey="none", path=tempfile.mkdtemp())
    key = Keypair.create_from_uri("//Alice//poor")
    poor.set_coldkey(key, encrypt=False, overwrite=True)
    poor.set_coldkeypub(key, encrypt=False, overwrite=True)
    response = subtensor().transfer(poor, DESTINATION, bt.Balance.from_tao(1))
    expect(not response.success, response)
    call = subtensor().compose_call(
        "Balances", "transfer_keep_alive", {"dest": DESTINATION, "value": TAO}
    )
    response = subtensor().sign_and_send_extrinsic(call, poor)
    expect("Inability to pay" in response.message, response.message)
    return response.message


def state_discarded():
    head = subtensor().get_current_block()
    rpc("dev_newBlock", [2_450])
    expect(subtensor().get_current_block() >= head + 2_450, head)
    try:
        # A client that knows the runtime already must not take what is gone for nothing.
        found = subtensor().get_balance(owner.coldkeypub.ss58_address, block=1)
        raise AssertionError(f"a balance of discarded state: {found}")
    except (StateDiscardedError, MaxRetriesExceeded):
        pass
    plain = SubstrateInterface(URL, ss58_format=42, chain_name="Bittensor")
    old = plain.get_block_hash(1)
    expect(old.startswith("0x"), old)
    try:
        plain.query("System", "Number", block_hash=old)
    except StateDiscardedError as error:
        # The first request for an old block is for the runtime of its parent.
        expect("State discarded for 0x" in str(error), str(error))
        return error
    raise AssertionError("the state of block 1 is still there")


def archive_fallback():
    """The SDK turns to the archive endpoint for what the node has discarded."""
    archive = os.environ["ADIT_ARCHIVE_URL"]
    client = bt.Subtensor(network=URL, archive_endpoints=[archive])
    old = client.get_balance(owner.coldkeypub.ss58_address, block=1)
    expect(old.rao == 10**15, old)
    expect(client.substrate.url == archive, client.substrate.url)
    return client.substrate.url


# What needs the stake market, the weights or the shield.


def stake(safe):
    amount = bt.Balance.from_tao(5)
    keys = dict(wallet=owner, netuid=seen["netuid"], hotkey_ss58=owner.hotkey.ss58_address)
    more = dict(safe_staking=True, allow_partial_stake=True, rate_tolerance=0.5) if safe else {}
    succeeded(subtensor().add_stake(**keys, amount=amount, **more))
    held = subtensor().get_stake(
        owner.coldkeypub.ss58_address, owner.hotkey.ss58_address, netuid=seen["netuid"]
    )
    expect(held.rao > 0, held)
    more = dict(safe_unstaking=True, allow_partial_stake=True, rate_tolerance=0.5) if safe else {}
    half = bt.Balance.from_rao(held.rao // 2, seen["netuid"])
    succeeded(subtensor().unstake(**keys, amount=half, **more))
    return f"held {held}"


def admin(function, **values):
    call = subtensor().compose_call(
        "AdminUtils", function, {"netuid": seen["netuid"], **values}
    )
    call = subtensor().compose_call("Sudo", "sudo", {"call": call})
    succeeded(subtensor().sign_and_send_extrinsic(call, owner, wait_for_finalization=True))


def set_weights():
    admin("sudo_set_commit_reveal_weights_enabled", enabled=False)
    admin("sudo_set_weights_set_rate_limit", weights_set_rate_limit=0)
    rpc("dev_newBlock", [3])
    succeeded(subtensor().set_weights(owner, seen["netuid"], uids=[0, 1], weights=[0.5, 1.0]))
    weights = subtensor().weights(seen["netuid"])
    expect(weights and weights[0][0] == 0, weights)
    return weights


def commit_and_reveal():
    admin("sudo_set_commit_reveal_weights_enabled", enabled=True)
    admin("sudo_set_tempo", tempo=10)
    salt = [1, 2, 3, 4]
    args = dict(wallet=owner, netuid=seen["netuid"], uids=[0, 1], weights=[1, 65535], salt=salt)
    succeeded(subtensor().commit_weights(**args, wait_for_inclusion=True))
    rpc("dev_newBlock", [12])
    succeeded(subtensor().reveal_weights(**args))
    return subtensor().weights(seen["netuid"])


def commit_timelocked():
    response = subtensor().set_weights(owner, seen["netuid"], uids=[0, 1], weights=[0.5, 1.0])
    succeeded(response)
    commits = subtensor().get_timelocked_weight_commits(seen["netuid"])
    expect(len(commits) >= 1, commits)
    return f"{len(commits)} commits"


def set_commitment():
    succeeded(subtensor().set_commitment(miner, seen["netuid"], "interop"))
    text = subtensor().get_commitment(seen["netuid"], 1)
    expect(text == "interop", text)
    return text


def shielded_transfer():
    before = subtensor().get_balance(DESTINATION).rao
    succeeded(
        subtensor().transfer(owner, DESTINATION, bt.Balance.from_tao(1), mev_protection=True)
    )
    paid = subtensor().get_balance(DESTINATION).rao - before
    expect(paid == TAO, paid)
    return paid


def open_again():
    """The later stage goes on with the subnet that the first one made, or makes one."""
    seen["subtensor"] = bt.Subtensor(network=URL)
    seen["netuid"] = owned_netuids()[0]
    return f"netuid {seen['netuid']}"


TOGETHER = [
    ("connect", connect),
    ("balance", balance),
    ("constants and time", constants),
    ("transfer, finalised", transfer_finalized),
    ("register_subnet", register_subnet),
    ("subnets and prices", subnets),
    ("hyper-parameters", hyperparameters),
    ("set a hyper-parameter", set_hyperparameter),
    ("start_call", start_call),
    ("burned_register", burned_register),
    ("serve_axon", serve_axon),
    ("metagraph, lite", metagraph_lite),
    ("metagraph, full", metagraph_full),
    ("metagraph, selective and all", metagraph_info),
    ("neurons", neurons),
    ("stakes and delegates", stakes),
    ("history by block", history),
    ("stream of blocks", stream_of_blocks),
    ("storage subscription", storage_subscription),
    ("wait_for_block", wait_for_block),
    ("async client", async_client),
    ("refused transfer", refused_transfer),
]
ALONE = [
    ("connect again", open_again),
    ("add_stake and unstake", lambda: stake(False)),
    ("add_stake and unstake with a limit", lambda: stake(True)),
    ("set_weights", set_weights),
    ("commit and reveal weights", commit_and_reveal),
    ("commit timelocked weights", commit_timelocked),
    ("set_commitment", set_commitment),
    ("transfer through the shield", shielded_transfer),
    ("discarded state", state_discarded),
    ("archive fall-back", archive_fallback),
]
run_all(TOGETHER if STAGE == "together" else ALONE)
