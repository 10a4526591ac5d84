"""A bank of items in the forms that trainers already use, one file a form."""
