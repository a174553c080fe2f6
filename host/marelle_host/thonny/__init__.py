"""Put marelle's plug-in where Thonny looks for plug-ins."""

from marelle_host.thonny.places import PLUGIN, data_folder, places, plugin_source

__all__ = ("PLUGIN", "data_folder", "places", "plugin_source")
