"""Files on this computer: atomic writes, and the folder that holds the files of a board's flash."""

from marelle_sim.files.atomic import check_place, write_atomically
from marelle_sim.files.flash_folder import flash_of, keep_all, keep_files

__all__ = ["check_place", "flash_of", "keep_all", "keep_files", "write_atomically"]
