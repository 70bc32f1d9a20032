package com.aliyun.credentials.source;

import com.aliyun.credentials.source.models.CredentialModel;
import com.aliyun.tea.TeaModel;

/** An empty shell in place of the hand-written half, so that the generated half compiles. */
public class Client {
    public Client(TeaModel config) {}

    public CredentialModel getCredential() {
        throw new UnsupportedOperationException();
    }
}
