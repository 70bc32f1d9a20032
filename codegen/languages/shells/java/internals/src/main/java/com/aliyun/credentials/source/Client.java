package com.aliyun.credentials.source;

import com.aliyun.credentials.catalogue.models.Config;
import com.aliyun.credentials.catalogue.models.CredentialModel;
import com.aliyun.credentials.catalogue.models.HttpSettings;
import com.aliyun.teautil.models.RuntimeOptions;

/** An empty shell in place of the hand-written half, so that the generated half compiles. */
public class Client {
    public Client(Config config) {}

    public CredentialModel getCredential() {
        throw new UnsupportedOperationException();
    }

    public static HttpSettings httpSettings(RuntimeOptions runtime) {
        throw new UnsupportedOperationException();
    }
}
