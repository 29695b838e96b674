"""The Organisation Data Service (ODS) of the NHS, which is asked where no list of organisations is loaded."""
