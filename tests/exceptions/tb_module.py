# A traceback through an imported module.
import _failing
_failing.run(3)
