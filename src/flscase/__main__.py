"""`python -m flscase` is the same as `flscase`."""

from flscase.cli import main

if __name__ == "__main__":
    main()
