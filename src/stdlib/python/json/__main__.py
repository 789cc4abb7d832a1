"""The command `-m json`."""

import json.tool

if __name__ == "__main__":
    try:
        json.tool.main()
    except BrokenPipeError as err:
        raise SystemExit(err.errno)
