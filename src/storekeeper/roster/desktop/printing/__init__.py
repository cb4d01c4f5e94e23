"""The week on paper: laid out as placed texts and boxes, then painted on a printer or into a PDF."""
