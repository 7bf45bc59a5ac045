"""Names and small objects of a vault, by boto3, which barman-cloud itself uses: barman has no command that lists WAL.

vault.py list BUCKET PREFIX [ENDPOINT]   one line an object: size, tab, key
vault.py get BUCKET KEY [ENDPOINT]       the object's content
"""

import sys

import boto3


def main(action, bucket, key, endpoint=None):
    s3 = boto3.client("s3", endpoint_url=endpoint or None)
    if action == "get":
        sys.stdout.buffer.write(s3.get_object(Bucket=bucket, Key=key)["Body"].read())
        return
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=key):
        for found in page.get("Contents", []):
            print(f"{found['Size']}\t{found['Key']}")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Exception as error:  # one line, no trace
        sys.exit(f"vault.py: {error}")
