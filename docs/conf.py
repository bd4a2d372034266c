"""Sphinx builds the site from this folder and the docstrings, with no network: ``sphinx-build -W -n docs site``."""

from geoincidents import __version__

project = "geoincidents"
author = "the geoincidents contributors"
project_copyright = author
version = release = __version__

extensions = ["sphinx.ext.autodoc", "sphinx.ext.napoleon", "myst_parser"]
exclude_patterns = ["make_*.py"]
html_theme = "furo"
html_title = f"geoincidents {version}"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#8c2d04", "color-brand-content": "#8c2d04"},
    "dark_css_variables": {"color-brand-primary": "#fdae6b", "color-brand-content": "#fdae6b"},
}

myst_enable_extensions = ["attrs_inline", "colon_fence"]
myst_heading_anchors = 3

napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_custom_sections = ["Source"]
python_maximum_signature_line_length = 88
autodoc_member_order = "bysource"
nitpick_ignore_regex = [
    # Other packages and aliases of types: their sites are not read, so that the site builds without a network.
    ("py:.*", r"(?!geoincidents\.).*"),
    ("py:class", r"geoincidents\.tables\.files\.Reading"),
]
suppress_warnings = ["ref.python"]  # two classes have a date
