"""Files that hold files: ZIP, tar, mailboxes, web archives. Each opener gives members one after another; none writes anything anywhere.

In: a container's stream with a budget. Out: members (address, bytes, what is known of them), or rejects. Start reading at
``open.open_container``.
"""
