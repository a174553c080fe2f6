"""Put marelle's plug-in where Thonny looks for plug-ins."""

from marelle_host.thonny.plugin_folders import PLUGIN, data_folder, plugin_paths, plugin_source

__all__ = ("PLUGIN", "data_folder", "plugin_paths", "plugin_source")
