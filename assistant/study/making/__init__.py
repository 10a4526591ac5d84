"""What makes items of the material, a file a family; what they make is checked afterwards, nothing here judges."""
