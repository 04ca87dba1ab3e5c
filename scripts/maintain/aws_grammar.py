"""The names that the AWS command line knows, as JSON: service, operation, options with their kinds. It asks the command line itself, so what
AWS adds by hand (`aws s3 cp`, `wait`, `--region`) is in it. Run it with the Python of each version that is to be known; see aws-grammar.ts."""
import json

import awscli
import awscli.clidriver

SCALARS = {"string", "integer", "long", "float", "double", "boolean", "timestamp", "blob", "character"}


def table(command, what):
    """The table of commands or of options of a command, however this kind of command keeps it."""
    for name in (f"_get_{what}_table", f"_{what}_table", "subcommand_table" if what == "command" else "arg_table"):
        found = getattr(command, name, None)
        if found is not None:
            return found() if callable(found) else found
    return {}


def takes_a_word(shape):
    """Whether a word by itself may stand for a value of this shape: the command line makes `{ only member: word }` of it."""
    if shape.type_name in SCALARS:
        return True
    members = list(shape.members.values()) if shape.type_name == "structure" else []
    return len(members) == 1 and members[0].type_name in SCALARS


def kind(argument):
    """b flag, n number, s one word, l words, j JSON or `key=value`, @ by position."""
    model = getattr(argument, "argument_model", None)
    type_name = getattr(argument, "cli_type_name", None) or "string"
    if not argument.cli_name.startswith("--"):
        return "@"
    if type_name == "boolean" or getattr(argument, "_action", None) in ("store_true", "store_false"):
        return "b"
    if type(argument).__name__ not in ("CLIArgument", "ListArgument") or model is None:
        return "l" if type_name == "list" or getattr(argument, "nargs", None) or getattr(argument, "_nargs", None) else "s"
    if model.type_name == "list":
        return "l" if takes_a_word(model.member) else "j"
    if model.type_name in ("structure", "map"):
        return "l" if takes_a_word(model) else "j"
    return "n" if model.type_name in ("integer", "long") else "s"


COMMON = {"cli-input-json", "cli-input-yaml", "generate-cli-skeleton"}


def options(command):
    found = {}
    for name, argument in table(command, "argument" if hasattr(command, "_get_argument_table") else "arg").items():
        if name not in COMMON:
            found[name] = kind(argument) + ("!" if getattr(argument, "required", False) else "")
    return found


def operations(command, words, found):
    """Collects what stands under a command: `rds` has `wait`, and that has `db-instance-available`."""
    inner = table(command, "command")
    for name, each in inner.items():
        operations(each, [*words, name], found)
    # `aws configure` can be run by itself and has commands of its own; a service and `wait` cannot.
    if not inner or (words and hasattr(command, "arg_table") and type(command).__name__ != "WaitCommand"):
        found[" ".join(words)] = options(command)


driver = awscli.clidriver.create_clidriver()
services = {}
for service, command in table(driver, "command").items():
    services[service] = {}
    operations(command, [], services[service])
everywhere = {name: kind(argument) for name, argument in table(driver, "argument").items()}
print(json.dumps({"version": awscli.__version__, "global": everywhere, "services": services}))
