package shopify

import (
	"aftercare/internal/aftercare"
	"aftercare/internal/platform/wire"
)

// The mandatory webhooks of shopify.dev, "Privacy law compliance". They tell no
// time, so the inbox key stands in their event keys: the same person may be
// erased twice, and each delivery counts.

type privacy struct {
	ShopID   wire.Text `json:"shop_id"`
	Customer wire.Maybe[struct {
		ID    wire.Text `json:"id"`
		Email wire.Text `json:"email"`
		Phone wire.Text `json:"phone"`
	}] `json:"customer"`
	Redact    wire.List[wire.Text] `json:"orders_to_redact"`
	Requested wire.List[wire.Text] `json:"orders_requested"`
}

func (p *privacy) person(orders wire.List[wire.Text]) (*aftercare.PersonID, error) {
	who := &aftercare.PersonID{}
	if c := p.Customer.Value; c != nil {
		who.CustomerID, who.Email, who.Phone = c.ID.String(), wire.Email(c.Email.String()), c.Phone.String()
	}
	for _, id := range orders {
		if id != "" {
			who.OrderIDs = append(who.OrderIDs, id.String())
		}
	}
	if who.CustomerID == "" && who.Email == "" && who.Phone == "" && len(who.OrderIDs) == 0 {
		return nil, invalid("the privacy request names no customer and no order")
	}
	return who, nil
}

func readErasure(d delivery) ([]aftercare.Event, error) {
	var in privacy
	if err := d.decode(&in); err != nil {
		return nil, err
	}
	who, err := in.person(in.Redact)
	if err != nil {
		return nil, err
	}
	return []aftercare.Event{{
		Type: aftercare.EventCustomerErased, Key: "erased:" + wire.Hash(who) + ":" + wire.Hash(d.key), Person: who,
	}}, nil
}

func readDataWish(d delivery) ([]aftercare.Event, error) {
	var in privacy
	if err := d.decode(&in); err != nil {
		return nil, err
	}
	who, err := in.person(in.Requested)
	if err != nil {
		return nil, err
	}
	return []aftercare.Event{{
		Type: aftercare.EventDataRequested, Key: "data-requested:" + wire.Hash(who) + ":" + wire.Hash(d.key), Person: who,
	}}, nil
}

func readShopErased(d delivery) ([]aftercare.Event, error) {
	var in privacy
	if err := d.decode(&in); err != nil {
		return nil, err
	}
	if in.ShopID == "" {
		return nil, invalid("the shop's erasure names no shop")
	}
	return []aftercare.Event{{
		Type: aftercare.EventStoreErased, Key: "store-erased:" + in.ShopID.String() + ":" + wire.Hash(d.key),
	}}, nil
}
