"""bittensor-wallet and btcli against our own key files, both ways, plain and encrypted."""

import json
import os
import subprocess
import sys

from bittensor_wallet import Keypair, Wallet
from bittensor_wallet.errors import KeyFileError

from report import expect, run_all

BTCLI = os.path.join(os.path.dirname(sys.executable), "btcli")
WALLETS = os.path.join(os.environ["HOME"], "wallets")
OURS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "wallet-file.mjs")
TEXT = "both of us read this"
PASSWORD = "testing123! with ä"


def ours(verb, hotkey, *password):
    """What our program says of a hotkey of the wallet `files`: {address, signature} or {code}."""
    command = [os.environ["ADIT_NODE"], OURS, verb, WALLETS, "files", hotkey, TEXT, *password]
    done = subprocess.run(command, capture_output=True, text=True, timeout=400)
    sys.stderr.write(done.stderr)
    return json.loads(done.stdout)


def theirs(hotkey):
    return Wallet(name="files", hotkey=hotkey, path=WALLETS)


def expect_same(said, keypair):
    """The same key on both sides: its address, and a signature of each that the other accepts."""
    expect(said.get("address") == keypair.ss58_address, said)
    public = Keypair(ss58_address=said["address"])
    expect(public.verify(TEXT, bytes.fromhex(said["signature"])), "our signature")
    expect(public.verify(TEXT, keypair.sign(TEXT)), "their signature")
    return said["address"]


def ours_plain():
    said = ours("write", "ours-plain")
    listed = subprocess.run(
        [BTCLI, "wallet", "list", "--wallet-path", WALLETS, "--json-output"],
        capture_output=True, text=True, timeout=55, check=True,
    )  # fmt: skip
    sys.stderr.write(f"{listed.stdout}{listed.stderr}")
    expect(said["address"] in listed.stdout, listed.stdout)
    return expect_same(said, theirs("ours-plain").hotkey)


def ours_encrypted():
    said = ours("write", "ours-encrypted", PASSWORD)
    file = theirs("ours-encrypted").hotkey_file
    expect(file.is_encrypted(), "not encrypted")
    try:
        file.get_keypair(password="another one")
        raise AssertionError("opened with another password")
    except KeyFileError as error:
        sys.stderr.write(f"{error!r}\n")
    return expect_same(said, file.get_keypair(password=PASSWORD))


def theirs_plain():
    wallet = theirs("theirs-plain")
    wallet.create_new_hotkey(use_password=False, overwrite=True, suppress=True)
    return expect_same(ours("read", "theirs-plain"), wallet.hotkey)


def theirs_from_uri():
    """The development keys have neither phrase nor seed on disk, which we need and say so."""
    made = subprocess.run(
        [BTCLI, "wallet", "new-hotkey", "--wallet-name", "files", "--wallet-path", WALLETS, "--hotkey",
         "theirs-uri", "--uri", "//Alice", "--no-use-password", "--overwrite", "--json-output"],
        capture_output=True, text=True, timeout=55, check=True,
    )  # fmt: skip
    sys.stderr.write(f"{made.stdout}{made.stderr}")
    said = ours("read", "theirs-uri")
    expect(said == {"code": "key_file_without_secret"}, said)
    return said["code"]


def theirs_encrypted():
    keypair = Keypair.create_from_mnemonic(Keypair.generate_mnemonic())
    wallet = theirs("theirs-encrypted")
    wallet.set_hotkey(keypair, encrypt=True, overwrite=True, hotkey_password=PASSWORD)
    expect(wallet.hotkey_file.is_encrypted(), "not encrypted")
    expect(ours("read", "theirs-encrypted") == {"code": "encrypted_key_file"}, "without a password")
    return expect_same(ours("read", "theirs-encrypted", PASSWORD), keypair)


run_all(
    [
        ("ours, plain", ours_plain),
        ("ours, encrypted", ours_encrypted),
        ("theirs, plain", theirs_plain),
        ("theirs, from a URI: refused by name", theirs_from_uri),
        ("theirs, encrypted", theirs_encrypted),
    ]
)
