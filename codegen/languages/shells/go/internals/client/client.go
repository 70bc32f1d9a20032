// Package client is an empty shell in place of the hand-written half, so that the generated half compiles.
package client

type CredentialModel struct {
	AccessKeyId     *string
	AccessKeySecret *string
	SecurityToken   *string
	BearerToken     *string
	Type            *string
	ProviderName    *string
	Expiration      *int64
}

type Client struct{}

func NewClient(config interface{}) (*Client, error) {
	return &Client{}, nil
}

func (client *Client) GetCredential() (*CredentialModel, error) {
	return &CredentialModel{}, nil
}
