"""The pages of shops and regions."""
