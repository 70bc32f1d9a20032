// Gets the credential of one case from the Go port and prints what came as one JSON line.
package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"reflect"
	"strings"

	"github.com/aliyun/credentials-go/credentials"
)

// The port's JSON tags, where they are not what the spec calls the field.
var tags = map[string]string{
	"accessKeyId": "access_key_id", "accessKeySecret": "access_key_secret", "securityToken": "security_token",
	"bearerToken": "bearer_token", "roleArn": "role_arn", "oidcProviderArn": "oidc_provider_arn",
	"oidcTokenFilePath": "oidc_token", "roleSessionName": "role_session_name",
	"roleSessionExpiration": "role_session_expiration", "externalId": "external_id", "stsEndpoint": "sts_endpoint",
	"publicKeyId": "public_key_id", "privateKeyFile": "private_key_file", "roleName": "role_name",
	"disableIMDSv1": "disable_imds_v1", "enableIMDSv2": "enable_imds_v2",
	"metadataTokenDuration": "metadata_token_duration", "credentialsUri": "url", "connectTimeout": "connect_timeout",
}

type call struct {
	Config map[string]interface{} `json:"config"`
	Chain  bool                   `json:"chain"`
	Calls  int                    `json:"calls"`
	Names  bool                   `json:"names"`
}

type outcome map[string]interface{}

func config(fields map[string]interface{}) (*credentials.Config, error) {
	named := map[string]interface{}{}
	for name, value := range fields {
		if tag, known := tags[name]; known {
			name = tag
		}
		named[name] = value
	}
	text, err := json.Marshal(named)
	if err != nil {
		return nil, err
	}
	result := new(credentials.Config)
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	return result, decoder.Decode(result)
}

func ask(client credentials.Credential) outcome {
	model, err := client.GetCredential()
	if err != nil || model == nil {
		return outcome{"kind": "error"}
	}
	return outcome{"kind": "ok", "credential": map[string]*string{
		"accessKeyId": model.AccessKeyId, "accessKeySecret": model.AccessKeySecret,
		"securityToken": model.SecurityToken, "bearerToken": model.BearerToken,
		"type": model.Type, "providerName": model.ProviderName,
	}}
}

// Fields of the port's models, and what they are called on the wire.
func names(model interface{}) map[string]string {
	found := map[string]string{}
	kind := reflect.TypeOf(model)
	for i := 0; i < kind.NumField(); i++ {
		field := kind.Field(i)
		found[field.Name] = strings.Split(field.Tag.Get("json"), ",")[0]
	}
	return found
}

func play(asked call) []outcome {
	if asked.Names {
		return []outcome{{"Config": names(credentials.Config{}), "CredentialModel": names(credentials.CredentialModel{})}}
	}
	var settings *credentials.Config
	if !asked.Chain {
		var err error
		if settings, err = config(asked.Config); err != nil {
			return []outcome{{"kind": "unsupported"}}
		}
	}
	client, err := credentials.NewCredential(settings)
	if err != nil {
		return []outcome{{"kind": "error"}}
	}
	outcomes := []outcome{}
	for i := 0; i < asked.Calls; i++ {
		outcomes = append(outcomes, ask(client))
	}
	return outcomes
}

func main() {
	text, _ := io.ReadAll(os.Stdin)
	var asked call
	if err := json.Unmarshal(text, &asked); err != nil {
		os.Exit(2)
	}
	// The port may print to standard output: what follows the last line break is ours.
	line, _ := json.Marshal(map[string]interface{}{"outcomes": play(asked)})
	os.Stdout.WriteString("\n" + string(line) + "\n")
}
