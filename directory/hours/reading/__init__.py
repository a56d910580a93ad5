"""How is a text about hours taken apart, from single signs up to what holds for the whole?"""
