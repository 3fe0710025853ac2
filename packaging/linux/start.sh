#!/bin/sh
# Starts the program with the interpreter that it carries.
self=$0
if [ -L "$self" ]; then self=$(readlink -f "$self"); fi
inside=${self%/*}/_internal
if [ -n "${LD_LIBRARY_PATH+set}" ]; then export LD_LIBRARY_PATH_ORIG="$LD_LIBRARY_PATH"; fi
LD_LIBRARY_PATH=$inside${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
export LD_LIBRARY_PATH
exec "$inside/bin/one-click-repay" -I -S -B -c 'import sys
sys.frozen, sys._MEIPASS = True, sys.base_prefix
from app.__main__ import main
sys.exit(main())' "$@"
