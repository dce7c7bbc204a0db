"""The dashboard: Streamlit only, one panel a file."""
