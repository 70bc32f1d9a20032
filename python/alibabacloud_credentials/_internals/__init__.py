"""The hand-written half of the client, as ``internals/main.tea`` declares it to the spec."""
