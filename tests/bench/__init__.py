"""How fast is the directory, beside a floor measured in the same run?"""
