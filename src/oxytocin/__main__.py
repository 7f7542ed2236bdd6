"""`python -m oxytocin` is the `oxytocin` command."""

from oxytocin.cli import main

if __name__ == "__main__":
    main()
