"""The text of marelle's plug-in for Thonny, and the folders in which Thonny looks for plug-ins."""

from marelle_host.thonny.plugin_folders import PLUGIN, data_folder, plugin_paths, plugin_source

__all__ = ("PLUGIN", "data_folder", "plugin_paths", "plugin_source")
