"""Where bytes come from: files and folders of this machine. The one room that may touch a network; none of it does yet.

In: paths. Out: opened files with what ``sources.csv`` says of them, or rejects. Start reading at ``files.iterate_paths``.
"""
