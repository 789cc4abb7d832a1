import json


def read(text):
    try:
        return json.loads(text)
    except ValueError as error:
        raise RuntimeError("no configuration") from error


read("{nothing")
