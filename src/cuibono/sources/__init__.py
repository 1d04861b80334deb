"""Where bytes come from: files and folders of this machine, and the web. The one room that touches a network, in ``web`` alone.

In: paths. Out: opened files with what ``sources.csv`` says of them, or rejects. Start reading at ``files.iterate_paths``.
"""
